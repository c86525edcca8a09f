using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;
using Merge = Contracts.Intake.V1.MergeRequest;
using MergeRequest = Intake.Features.MergeRequest;
using Unmerge = Contracts.Intake.V1.UnmergeRequest;

namespace Intake.Tests;

/// <summary>The same matter came twice.</summary>
public class MergeRequestTests
{
    private static readonly Context Agent = Desk.As(Roles.Agent, "a1");
    private static readonly Guid Second = Guid.Parse("0191d3a0-0000-7000-8000-0000000000d1");
    private static readonly RequestProfile SecondProfile = Profile with { ReceivedAt = Earlier.AddMinutes(30), Channel = Channel.App, Text = "Down!" };

    private static readonly IFact[] Twice =
    [
        new RequestReceived(Second, SecondProfile, Earlier.AddMinutes(30)),
        new RequestClassified(
            Second, SecondProfile, RequestKind.Fault, "mobile", Urgency.Normal, "fault", ClassifiedBy.Text, 1, Earlier.AddMinutes(30)),
    ];

    private static readonly RequestMerged Merged = new(Second, RequestId, "agent/a1", Desk.Now);

    [Fact]
    public void The_later_request_ends_in_the_earlier_one() =>
        GivenCall(Agent, Twice).When(Decide, new Merge(Second, RequestId)).Then(Merged);

    [Fact]
    public void The_earlier_one_is_not_merged_into_the_later() => GivenCall(Agent, Twice).When(Decide, new Merge(RequestId, Second))
        .ThenRefused(RefusalKind.WrongState, $"came first: merge {Second} into it");

    [Fact]
    public void Requests_of_two_kinds_are_two_requests() => GivenCall(
            Agent, [.. Twice, new RequestClassified(
                Second, SecondProfile, RequestKind.Complaint, "service", Urgency.Normal, "complaint", ClassifiedBy.Agent, 1, Earlier.AddMinutes(40))])
        .When(Decide, new Merge(Second, RequestId)).ThenRefused(RefusalKind.WrongState, "not classified as of one kind");

    [Fact]
    public void A_closed_request_is_not_merged() => GivenCall(Agent, [.. Twice, Closed])
        .When(Decide, new Merge(Second, RequestId)).ThenRefused(RefusalKind.WrongState, $"{RequestId} is closed");

    [Fact]
    public void No_request_is_merged_into_itself() => GivenCall(Agent).When(Decide, new Merge(RequestId, RequestId))
        .ThenRefused(RefusalKind.Invalid, "the request itself");

    [Fact]
    public void The_request_that_goes_on_is_told_of_the_other_once()
    {
        var given = GivenCall(Desk.AsService("intake"), [.. Twice, Merged]);
        var duplicate = given.State.MatterOf(Second);
        duplicate.IsOpen.ShouldBeFalse();
        given.When<RequestMerged>((customer, fact, _) => MergeRequest.Take(customer, duplicate, fact), Merged)
            .Then(new DuplicateJoined(RequestId, Second, Channel.App, "Down!", SecondProfile.ReceivedAt, Desk.Now));
    }

    [Fact]
    public void What_was_said_under_another_key_of_the_customers_is_not_copied_under_this_one()
    {
        var given = GivenCall(Desk.AsService("intake"), [.. Twice, Merged]);
        var elsewhere = given.State.MatterOf(Second) with { Profile = SecondProfile with { CustomerKey = Guid.NewGuid() } };
        given.When<RequestMerged>((customer, fact, _) => MergeRequest.Take(customer, elsewhere, fact), Merged)
            .Then(new DuplicateJoined(RequestId, Second, Channel.App, null, SecondProfile.ReceivedAt, Desk.Now));
    }

    [Fact]
    public void What_was_erased_does_not_go_on() =>
        GivenCall(Agent, [.. Twice, Merged, new PersonalDataErased(Second, SecondProfile.CustomerKey, Desk.Now)])
            .With(Within(TimeSpan.FromHours(1))).When(MergeRequest.Decide, new Unmerge(Second)).ThenRefused(RefusalKind.WrongState, "was erased");

    [Fact]
    public void Who_comes_again_about_either_comes_to_the_one_that_goes_on() =>
        GivenCall(From("app"), [.. Twice, Merged])
            .When<Contracts.Intake.V1.ReceiveContact>(
                (c, m, x) => Features.ReceiveContact.Decide(c, m, Caller.Of(m, x.Actor) with { GoesOn = RequestId }, x), Message with { RequestId = Second })
            .Facts.OfType<ContactReceived>().Single().RequestId.ShouldBe(RequestId);

    [Fact]
    public void A_mistake_is_taken_back_within_the_desks_time()
    {
        var given = GivenCall(Agent, [.. Twice, Merged, new DuplicateJoined(RequestId, Second, Channel.App, null, Earlier, Desk.Now)]);
        var unmerged = new RequestUnmerged(Second, RequestId, "agent/a1", Desk.Now);
        given.With(Within(TimeSpan.FromHours(1))).When(MergeRequest.Decide, new Unmerge(Second)).Then(unmerged);
        given.When(MergeRequest.Return, unmerged).Then(new DuplicateReturned(RequestId, Second, Desk.Now));
        given.With(Within(TimeSpan.FromHours(1))).With(c => c with { Now = c.Now.AddHours(2) }).When(MergeRequest.Decide, new Unmerge(Second))
            .ThenRefused(RefusalKind.WrongState, "too long ago");
        given.When(MergeRequest.Decide, new Unmerge(Second)).ThenRefused(RefusalKind.WrongState, "too long ago");
    }

    private static Func<Context, Context> Within(TimeSpan time) => context => context with
    {
        Directory = context.Directory.With(new Contracts.Directory.V1.DeskSettingsDefined(
            context.Directory.Settings with { UnmergeWithin = time }, context.Now)),
    };

    private static IEnumerable<IFact> Decide(Customer customer, Merge command, Context context) =>
        MergeRequest.Decide(customer, command, into: null, context);
}
