using Contracts;
using Contracts.Directory.V1;
using Contracts.Intake.V1;
using Contracts.Knowledge.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Routing.Features;
using TestKit;

namespace Routing.Tests;

/// <summary>A6: a simple question rings at nobody while an article may answer it, and at somebody once none does.</summary>
public class SelfServiceTests
{
    internal static readonly SelfService Settings = new(0.9, 0.6, TimeSpan.FromSeconds(10), [Channel.Hotline]);
    private static readonly Context Service = Serving(Desk.AsService("knowledge"));

    internal static readonly RequestClassified Asked = Requests.Classified with
    {
        Kind = RequestKind.Consultation, Category = "network", Urgency = Urgency.Normal, Skill = "general", By = ClassifiedBy.Text, Confidence = 0.95,
        AgentId = null, ArticleFirst = true,
    };

    internal static readonly ArticleAwaited Awaited = new(
        Requests.Id, Requests.Profile, RequestKind.Consultation, "network", Urgency.Normal, "general", Desk.Now.AddSeconds(10), Desk.Now);

    private static readonly DateTimeOffset ReactBy = Desk.Now.AddHours(2);

    internal static readonly ArticleOffered Offered = new(
        Requests.Id, Channel.Hotline, "roaming", 2, "Roaming", "Switch it on.", 0.8, ReactBy, Desk.Now.AddSeconds(1), RequestKind.Consultation, "network",
        Urgency.Normal, 3, "urban");

    internal static readonly ArticleAwaited Looked = Awaited with { Until = ReactBy.AddSeconds(10), At = Offered.At, IsOffered = true };

    [Fact]
    public void A_simple_question_waits_for_an_article_and_joins_no_queue()
    {
        Requests.None(Service).When(QueueRequest.Decide, Asked).Then(Awaited);
        Requests.None(Desk.AsService("intake")).When(QueueRequest.Decide, Asked).Facts[0].ShouldBeOfType<RequestQueued>("the desk has it so no more");
        Requests.None(Service).When(QueueRequest.Decide, Asked with { ArticleFirst = null }).Facts[0].ShouldBeOfType<RequestQueued>();
    }

    [Fact]
    public void Without_an_article_it_is_queued_in_the_place_of_its_first_moment()
    {
        var queued = Given(Awaited).When(HearSelfService.Decide, new NoArticleFound(Requests.Id, 0.2, Desk.Now.AddSeconds(1))).Facts;
        Queued(queued, QueuedBecause.New, Desk.Now.AddSeconds(1));
        queued[1].ShouldBeOfType<PromiseMade>().Promise.ShouldBe(Request.QueueAnswer);
    }

    [Fact]
    public void While_the_customer_looks_at_it_it_waits_for_them_and_for_the_knowledge_base_only_so_long()
    {
        Given(Awaited).When(HearSelfService.Decide, Offered).Then(Looked);
        Fold(Awaited).NextDueAt.ShouldBe(Awaited.Until);
        Fold(Awaited, Looked).NextDueAt.ShouldBe(Looked.Until);
        var late = Service with { Now = Awaited.Until.AddMinutes(5) };
        Queued(Given(late, Awaited).When(RefuseUnansweredOffer.Decide, new FallDue(late.Now)).Facts, QueuedBecause.New, Awaited.Until);
        Given(late, Awaited, Looked).When(RefuseUnansweredOffer.Decide, new FallDue(late.Now)).ThenNothing();
    }

    [Theory]
    [InlineData(SelfServiceOutcome.Helped, true)]
    [InlineData(SelfServiceOutcome.NoReaction, false)]
    public void What_helped_or_was_left_unanswered_is_settled(SelfServiceOutcome outcome, bool confirmed)
    {
        var served = new RequestSelfServed(Requests.Id, "roaming", 2, confirmed, ReactBy);
        Given(Awaited, Looked).When(HearSelfService.Decide, Ended(outcome)).Then(served);
        Fold(Awaited, Looked, served).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(RequestStatus.Closed), r => r.NextDueAt.ShouldBeNull());
    }

    [Fact]
    public void What_did_not_help_is_queued_and_the_agent_sees_why() =>
        Queued(Given(Awaited, Looked).When(HearSelfService.Decide, Ended(SelfServiceOutcome.NotHelped)).Facts, QueuedBecause.ArticleNotHelped, ReactBy);

    [Fact]
    public void Who_waits_for_a_human_meanwhile_needs_none_once_it_helped_and_loses_nothing_by_silence()
    {
        var queue = Given(Awaited).When(HearSelfService.Decide, new NoArticleFound(Requests.Id, null, Desk.Now)).Facts;
        IFact[] waiting = [Awaited, .. queue];
        Given(waiting).When(HearSelfService.Decide, Offered).ThenNothing();
        Given(waiting).When(HearSelfService.Decide, Ended(SelfServiceOutcome.NoReaction)).ThenNothing();
        Given(waiting).When(HearSelfService.Decide, Ended(SelfServiceOutcome.NotHelped)).ThenNothing();
        var served = Given(waiting).When(HearSelfService.Decide, Ended(SelfServiceOutcome.Helped)).Facts;
        served[0].ShouldBeOfType<RequestSelfServed>();
        served.OfType<IPromiseFact>().Last().ShouldBeOfType<PromiseWithdrawn>().Promise.ShouldBe(Request.QueueAnswer);
        Given([.. waiting, Requests.OfferedToA1, Requests.AssignedToA1]).When(HearSelfService.Decide, Ended(SelfServiceOutcome.Helped)).ThenNothing();
    }

    [Fact]
    public void Whatever_the_customer_says_then_a_human_reads_it()
    {
        var again = new ContactReceived(
            Requests.Id, Guid.Parse("0191d3a0-0000-7000-8000-0000000000c9"), Channel.Hotline, "call-2", "f", Linked: true, "That is not what I asked", Desk.Now);
        var facts = Given(Awaited, Looked).When(Requests.Noting(), again).Facts;
        facts[0].ShouldBeOfType<ContactNoted>();
        Queued([.. facts.Skip(1)], QueuedBecause.CustomerAsked, Desk.Now);
    }

    [Fact]
    public void Said_to_be_something_else_it_is_queued_and_answered_by_a_promise()
    {
        var complaint = Requests.Classified with { At = Desk.Now.AddSeconds(5) };
        var facts = Given(Awaited, Looked).When(QueueRequest.Decide, complaint).Facts;
        facts[0].ShouldBeOfType<RequestReclassified>();
        facts[1].ShouldBeOfType<RequestQueued>().ShouldSatisfyAllConditions(q => q.Kind.ShouldBe(RequestKind.Complaint), q => q.AnswerOwed.ShouldBe(true));
        facts[2].ShouldBeOfType<PromiseMade>();
        Fold([Awaited, Looked, .. facts]).WaitingSince.ShouldBe(complaint.At);
        Given([Awaited, Looked, .. facts]).When(HearSelfService.Decide, Ended(SelfServiceOutcome.Helped)).ThenNothing();
    }

    [Fact]
    public void It_is_not_abandoned_as_nobody_was_waited_for() =>
        Given(Serving(Requests.AsChannel), Awaited).When(Features.AbandonRequest.Decide, new Contracts.Routing.V1.AbandonRequest(Requests.Id))
            .ThenRefused(RefusalKind.WrongState, "does not wait for an agent yet");

    [Fact]
    public void Heard_of_too_early_it_comes_again() => Should.Throw<NotYetException>(() => Requests.None(Service).When(HearSelfService.Decide, Offered).Facts);

    private static void Queued(IReadOnlyList<IFact> facts, QueuedBecause because, DateTimeOffset at) =>
        facts[0].ShouldBeOfType<RequestQueued>().ShouldSatisfyAllConditions(
            q => q.Because.ShouldBe(because), q => q.At.ShouldBe(at), q => q.AnswerOwed.ShouldBe(true), q => q.PlaceSince.ShouldBe(Requests.Profile.ReceivedAt));

    internal static SelfServiceEnded Ended(SelfServiceOutcome outcome) => new(Requests.Id, "roaming", 2, outcome, ReactBy);

    private static Given<Request> Given(params IFact[] history) => Given(Service, history);

    private static Given<Request> Given(Context context, params IFact[] history) => new(Request.Stream, context, history);

    private static Request Fold(params IEnumerable<IFact> facts) => Request.Stream.Fold(Request.None, facts);

    private static Context Serving(Context context) => context with
    {
        Directory = context.Directory.With(new DeskSettingsDefined(context.Directory.Settings with { SelfService = Settings }, Desk.Now)),
    };
}
