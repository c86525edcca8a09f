using Contracts.Directory.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Routing.Features;
using TestKit;
using ChangeAgentState = Routing.Features.ChangeAgentState;
using ChangeAgentStateCommand = Contracts.Routing.V1.ChangeAgentState;
using SignInAgent = Routing.Features.SignInAgent;
using SignInAgentCommand = Contracts.Routing.V1.SignInAgent;

namespace Routing.Tests;

public class AgentTests
{
    private static readonly AgentSignedIn SignedIn = new("a1", Desk.Now);
    private static readonly OfferRefused Missed = new(Requests.Id, "a1", "not answered in time", Desk.Now.AddSeconds(1), NotAnswered: true);

    [Fact]
    public void An_agent_who_comes_to_work_is_ready()
    {
        new Given<AgentAtWork>(AgentAtWork.Stream, Requests.AsA1).When(SignInAgent.Decide, new SignInAgentCommand()).Then(SignedIn);
        AgentAtWork.None.Evolve(SignedIn).State.ShouldBe(AgentState.Ready);
    }

    [Fact]
    public void Someone_whom_the_directory_does_not_know_cannot_sign_in() =>
        new Given<AgentAtWork>(AgentAtWork.Stream, Desk.As(Roles.Agent, "nobody"))
            .When(SignInAgent.Decide, new SignInAgentCommand())
            .ThenRefused(RefusalKind.Unknown, "nobody");

    [Fact]
    public void An_agent_on_a_break_who_signs_in_stays_on_the_break() =>
        new Given<AgentAtWork>(AgentAtWork.Stream, Requests.AsA1, SignedIn, new AgentStateChanged("a1", AgentState.Paused, Desk.Now))
            .When(SignInAgent.Decide, new SignInAgentCommand())
            .ThenNothing();

    [Theory]
    [InlineData(AgentState.AfterCall)]
    [InlineData(AgentState.Paused)]
    [InlineData(AgentState.SignedOut)]
    public void An_agent_says_what_they_are_doing(AgentState state) =>
        new Given<AgentAtWork>(AgentAtWork.Stream, Requests.AsA1, SignedIn)
            .When(ChangeAgentState.Decide, new ChangeAgentStateCommand(state))
            .Then(new AgentStateChanged("a1", state, Desk.Now));

    [Fact]
    public void The_time_for_notes_ends_by_itself_at_its_true_moment_and_the_agent_is_ready()
    {
        var notes = new Given<AgentAtWork>(AgentAtWork.Stream, Settings(s => s with { AfterCallFor = TimeSpan.FromMinutes(2) }), SignedIn)
            .When(ChangeAgentState.Decide, new ChangeAgentStateCommand(AgentState.AfterCall)).Facts.Single();
        notes.ShouldBe(new AgentStateChanged("a1", AgentState.AfterCall, Desk.Now, Until: Desk.Now.AddMinutes(2)));
        var given = new Given<AgentAtWork>(AgentAtWork.Stream, Desk.AsService(), SignedIn, notes);
        given.State.Until.ShouldBe(Desk.Now.AddMinutes(2));
        given.When(EndAfterCall.Decide, new FallDue(Desk.Now.AddMinutes(1))).ThenNothing();
        given.When(EndAfterCall.Decide, new FallDue(Desk.Now.AddHours(1)))
            .Then(new AgentStateChanged("a1", AgentState.Ready, Desk.Now.AddMinutes(2), StateChangedBecause.AfterCallOver));
    }

    [Fact]
    public void Notes_that_were_finished_before_or_have_no_end_do_not_fall_due()
    {
        AgentStateChanged notes = new("a1", AgentState.AfterCall, Desk.Now, Until: Desk.Now.AddMinutes(2));
        new Given<AgentAtWork>(AgentAtWork.Stream, Desk.AsService(), SignedIn, notes, new AgentStateChanged("a1", AgentState.Paused, Desk.Now))
            .State.Until.ShouldBeNull();
        new Given<AgentAtWork>(AgentAtWork.Stream, Desk.AsService(), SignedIn, notes with { Until = null }).State.Until.ShouldBeNull();
    }

    [Fact]
    public void After_so_many_offers_in_a_row_that_rang_in_vain_an_agent_is_paused()
    {
        var desk = Settings(s => s with { PauseAfterMissed = 2 }) with { Actor = Desk.AsService().Actor };
        var given = new Given<AgentAtWork>(AgentAtWork.Stream, desk, SignedIn);
        var first = given.When(CountMissedOffers.Decide, Missed).Facts;
        first.ShouldBe([new OfferMissed("a1", Requests.Id, 1, Missed.At)]);
        new Given<AgentAtWork>(AgentAtWork.Stream, desk, [SignedIn, .. first]).When(CountMissedOffers.Decide, Missed).Facts.ShouldBe(
        [
            new OfferMissed("a1", Requests.Id, 2, Missed.At),
            new AgentStateChanged("a1", AgentState.Paused, Desk.Now, StateChangedBecause.OffersMissed),
        ]);
    }

    [Fact]
    public void Who_takes_one_or_changes_their_state_begins_anew_and_without_a_setting_nobody_is_paused()
    {
        OfferMissed five = new("a1", Requests.Id, 5, Desk.Now);
        var given = new Given<AgentAtWork>(AgentAtWork.Stream, Desk.AsService(), SignedIn, five);
        given.When(CountMissedOffers.Decide, Requests.AssignedToA1).Then(new OfferTaken("a1", Requests.Id, Requests.AssignedToA1.At));
        given.When(CountMissedOffers.Decide, Missed).Facts.ShouldBe([new OfferMissed("a1", Requests.Id, 6, Missed.At)]);
        given.State.Evolve(new AgentStateChanged("a1", AgentState.Ready, Desk.Now)).MissedInARow.ShouldBe(0);
    }

    [Fact]
    public void What_was_declined_or_rang_before_the_agents_last_word_is_not_counted()
    {
        new Given<AgentAtWork>(AgentAtWork.Stream, Desk.AsService(), SignedIn)
            .When(CountMissedOffers.Decide, Missed with { NotAnswered = null }).ThenNothing();
        new Given<AgentAtWork>(AgentAtWork.Stream, Desk.AsService(), SignedIn with { At = Missed.At.AddTicks(1) })
            .When(CountMissedOffers.Decide, Missed).ThenNothing();
        new Given<AgentAtWork>(AgentAtWork.Stream, Desk.AsService(), SignedIn, new AgentStateChanged("a1", AgentState.Paused, Desk.Now))
            .When(CountMissedOffers.Decide, Missed).ThenNothing();
    }

    [Fact]
    public void Whoever_is_not_at_work_must_sign_in_first() =>
        new Given<AgentAtWork>(AgentAtWork.Stream, Requests.AsA1)
            .When(ChangeAgentState.Decide, new ChangeAgentStateCommand(AgentState.Ready))
            .ThenRefused(RefusalKind.WrongState, "must sign in first");

    [Fact]
    public void Signing_out_twice_is_once() =>
        new Given<AgentAtWork>(AgentAtWork.Stream, Requests.AsA1)
            .When(ChangeAgentState.Decide, new ChangeAgentStateCommand(AgentState.SignedOut))
            .ThenNothing();

    private static Context Settings(Func<DeskSettings, DeskSettings> change) => Requests.AsA1 with
    {
        Directory = Desk.Directory.With(new DeskSettingsDefined(change(Desk.Directory.Settings), Desk.Now)),
    };
}
