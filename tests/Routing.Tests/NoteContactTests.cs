using Contracts;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Messaging;
using TestKit;
using AcknowledgeAlert = Routing.Features.AcknowledgeAlert;
using AcknowledgeAlertCommand = Contracts.Routing.V1.AcknowledgeAlert;
using AwaitOthers = Routing.Features.AwaitOthers;
using AwaitOthersCommand = Contracts.Routing.V1.AwaitOthers;

namespace Routing.Tests;

public class NoteContactTests
{
    private static readonly Guid ContactId = Guid.Parse("0191d3a0-0000-7000-8000-00000000000c");

    private static readonly ContactReceived Again = new(
        Requests.Id, ContactId, Channel.App, "again", "f", Linked: true, "Still no signal", Desk.Now, Dissatisfied: true);

    private static readonly ContactReceived Speak = Again with { WantsAgent = true };

    private static readonly ContactNoted Noted =
        new(Requests.Id, ContactId, "a1", Channel.App, "Still no signal", Dissatisfied: true, WantsAgent: false, Desk.Now);

    private static readonly RequestQueued Asked = Requests.Awaited with
    {
        Because = QueuedBecause.CustomerAsked, PreferredAgentId = "a1", At = Desk.Now,
    };

    [Fact]
    public void A_request_that_was_merged_into_it_is_a_contact_about_it()
    {
        var taken = new DuplicateJoined(Requests.Id, ContactId, Channel.App, "Still no signal", Desk.Now.AddHours(-1), Desk.Now);
        Requests.AtA1(Desk.AsService("intake")).When(Features.NoteContact.Decide, taken).Then(Noted with { Dissatisfied = false });
    }

    /// <summary>However often a customer writes, what is kept of a request does not grow with it.</summary>
    [Fact]
    public void The_latest_alerts_are_kept()
    {
        var state = Requests.AtA1(Desk.AsService("intake")).State;
        Guid[] contacts = [.. Enumerable.Range(0, 1000).Select(_ => Guid.NewGuid())];
        foreach (var contact in contacts) state = state.Evolve(Noted with { ContactId = contact });
        state.Alerts.Select(a => a.AlertId).ShouldBe(contacts.TakeLast(20));
    }

    [Fact]
    public void While_a_department_works_the_owner_is_alerted_at_once()
    {
        var given = Requests.AtA1(Desk.AsService("intake"), DispatchRequestTests.ToNetwork);
        var outcome = given.When(Requests.Noting(), Again);
        outcome.Then(Noted);
        var after = Request.Stream.Fold(given.State, outcome.Facts);
        (after.Status, after.Keeper, after.Alerts.Single().IsUnread).ShouldBe((RequestStatus.Dispatched, "a1", true));
    }

    [Fact]
    public void Before_an_agent_had_it_who_takes_it_next_sees_it() =>
        Requests.Waiting(Desk.AsService("intake")).When(Requests.Noting(), Again).Then(Noted with { AgentId = null });

    [Fact]
    public void Who_wants_to_speak_to_someone_waits_for_the_owner_first_and_is_promised_an_answer() =>
        Requests.AtA1(Desk.AsService("intake"), DispatchRequestTests.ToNetwork)
            .When(Requests.Noting(), Speak)
            .Then(Noted with { WantsAgent = true }, Asked, Requests.PromisedAgain);

    [Fact]
    public void An_agent_who_has_it_in_hand_is_only_alerted_unless_they_are_away()
    {
        Requests.AtA1(Desk.AsService("intake")).When(Requests.Noting(), Speak).Then(Noted with { WantsAgent = true });
        Requests.AtA1(Desk.AsService("intake")).When(Requests.Noting(isAway: true), Speak)
            .Then(Noted with { WantsAgent = true }, Asked, Requests.PromisedAgain);
    }

    [Fact]
    public void Who_waits_already_joins_no_second_queue() =>
        Requests.Waiting(Desk.AsService("intake"), Requests.OfferedToA1).When(Requests.Noting(), Speak).Then(Noted with { WantsAgent = true });

    [Fact]
    public void A_request_that_is_over_is_not_alerted_to_and_one_not_heard_of_is_waited_for()
    {
        Requests.AtA1(Desk.AsService("intake"), new RoutingEnded(Requests.Id, Desk.Now)).When(Requests.Noting(), Speak).ThenNothing();
        Should.Throw<NotYetException>(() => Requests.None(Desk.AsService("intake")).When(Requests.Noting(), Again));
    }

    [Fact]
    public void An_alert_is_read_once_the_agent_the_owner_or_a_supervisor_says_so()
    {
        var (command, seen) = (new AcknowledgeAlertCommand(Requests.Id, ContactId), new AlertAcknowledged(Requests.Id, ContactId, "a1", Desk.Now));
        Given(Requests.AsA1).When(AcknowledgeAlert.Decide, command).Then(seen);
        Given(Requests.AsSupervisor).When(AcknowledgeAlert.Decide, command).Then(seen with { By = "s1" });
        Given(Requests.AsA2).When(AcknowledgeAlert.Decide, command).ThenRefused(RefusalKind.Forbidden, "with agent a1");
        Given(Requests.AsA1).When(AcknowledgeAlert.Decide, command with { AlertId = Requests.Id }).ThenRefused(RefusalKind.Unknown, "no alert");

        static Given<Request> Given(Hosting.Context context) => Requests.AtA1(context, DispatchRequestTests.ToNetwork, Noted);
    }

    [Fact]
    public void Once_the_customer_was_spoken_to_the_department_works_on_as_before()
    {
        var offered = Requests.OfferedToA1 with { AgentId = "a2" };
        var given = Requests.AtA1(
            Requests.AsA2, DispatchRequestTests.ToNetwork, Noted, Asked, offered, Requests.AssignedToA1 with { AgentId = "a2" });
        var outcome = given.When(AwaitOthers.Decide, new AwaitOthersCommand(Requests.Id));
        outcome.Then(
            new AlertAcknowledged(Requests.Id, ContactId, "a2", Desk.Now),
            new OthersAwaited(Requests.Id, "a2", Others.Department, Desk.Now));
        var after = Request.Stream.Fold(given.State, outcome.Facts);
        (after.Status, after.OwnerAgentId).ShouldBe((RequestStatus.Dispatched, "a1"));
        Requests.AtA1(Requests.AsA1).When(AwaitOthers.Decide, new AwaitOthersCommand(Requests.Id))
            .ThenRefused(RefusalKind.WrongState, "Nobody else works on");
    }

    [Fact]
    public void Settled_then_it_is_no_first_contact() =>
        Requests.AtA1(Requests.AsA1, DispatchRequestTests.ToNetwork, Asked, Requests.OfferedToA1, Requests.AssignedToA1)
            .When(Features.ResolveRequest.Decide, new Contracts.Routing.V1.ResolveRequest(Requests.Id, "Told"))
            .Then(new RequestResolved(Requests.Id, "a1", "Told", FirstContact: false, Desk.Now));
}
