using Contracts;
using Contracts.Intake.V1;
using Hosting;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;
using CloseMatter = Intake.Features.CloseMatter;
using ErasePersonalData = Intake.Features.ErasePersonalData;
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

    private static readonly RequestMerged Merged = new(Second, RequestId, "agent/a1", Desk.Now, EndIsTold: true);

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

    [Fact]
    public void What_others_still_work_on_is_not_erased_before_that_ends_and_not_taken_back_after()
    {
        var closed = new Contracts.FollowUp.V1.RequestClosed(Second, Contracts.FollowUp.V1.ClosedBecause.Rated, Desk.Now.AddMinutes(5));
        IFact[] merged = [.. Twice, Merged, Closed with { At = Desk.Now.AddMinutes(1) }];
        GivenCall(Agent, merged).When(ErasePersonalData.Decide, new Contracts.Intake.V1.ErasePersonalData(RequestId)).ThenRefused(RefusalKind.WrongState, $"{Second}");
        var ended = GivenCall(Desk.AsService("follow-up"), merged).When(CloseMatter.Decide, closed);
        ended.Then(new MergedRequestEnded(Second, OfItself: true, closed.At));
        IFact[] over = [.. merged, .. ended.Facts];
        GivenCall(Agent, over).When(ErasePersonalData.Decide, new Contracts.Intake.V1.ErasePersonalData(RequestId)).Facts.Count.ShouldBe(2);
        GivenCall(Agent, over).With(Within(TimeSpan.FromHours(1))).When(MergeRequest.Decide, new Unmerge(Second)).ThenRefused(RefusalKind.WrongState, "end of its own");
        var byTheMerge = GivenCall(Desk.AsService("follow-up"), merged)
            .When(CloseMatter.Decide, closed with { Because = Contracts.FollowUp.V1.ClosedBecause.Merged }).Facts;
        GivenCall(Agent, [.. merged, .. byTheMerge]).With(Within(TimeSpan.FromHours(1))).When(MergeRequest.Decide, new Unmerge(Second))
            .Facts.ShouldHaveSingleItem().ShouldBeOfType<RequestUnmerged>();
    }

    /// <summary>As after the restore of a backup of before the erasure: an open request whose texts nobody can read.</summary>
    [Fact]
    public void What_lost_its_key_takes_no_further_contact_and_is_erased_though_it_is_open()
    {
        IFact[] revived = [new RequestReceived(Second, SecondProfile with { Text = PersonalTexts.Erased }, Earlier)];
        GivenCall(From("app"), revived).When(Features.ReceiveContact.Decide, Message with { RequestId = Second })
            .Facts.OfType<RequestReceived>().ShouldHaveSingleItem().RequestId.ShouldNotBe(Second);
        GivenCall(Agent, [.. revived, Closed]).When(ErasePersonalData.Decide, new Contracts.Intake.V1.ErasePersonalData(Second))
            .Facts.OfType<PersonalDataErased>().Select(f => f.RequestId).ShouldBe([RequestId, Second], ignoreOrder: true);
    }

    [Fact]
    public void Who_is_waited_for_about_the_merged_request_and_comes_about_the_other_is_heard_for_both()
    {
        IFact[] merged = [.. Twice, Merged, new DuplicateJoined(RequestId, Second, Channel.App, null, Earlier, Desk.Now)];
        var message = Message with { RequestId = RequestId };
        GivenCall(From("app"), merged).When(Features.ReceiveContact.Decide, message).Facts.OfType<MergedRequestContacted>().ShouldBeEmpty();
        GivenCall(From("app"), [.. merged, new AnswerAwaited(Second, Desk.Now.AddMinutes(-1))]).When(Features.ReceiveContact.Decide, message)
            .Facts.OfType<MergedRequestContacted>().Single().ShouldSatisfyAllConditions(c => c.RequestId.ShouldBe(Second), c => c.IntoRequestId.ShouldBe(RequestId));
    }

    private static Func<Context, Context> Within(TimeSpan time) => context => context with
    {
        Directory = context.Directory.With(new Contracts.Directory.V1.DeskSettingsDefined(
            context.Directory.Settings with { UnmergeWithin = time }, context.Now)),
    };

    private static IEnumerable<IFact> Decide(Customer customer, Merge command, Context context) =>
        MergeRequest.Decide(customer, command, into: null, context);
}
