using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Routing.Features;
using TestKit;
using Commands = Contracts.Routing.V1;

namespace Routing.Tests;

/// <summary>B3: a callback that keeps its place, a message, and a place that is taken up again.</summary>
public class WaitOtherwiseTests
{
    private static readonly Commands.BookCallback Book = new(Requests.Id, "139");
    private static readonly Commands.LeaveMessage Leave = new(Requests.Id, "Call me");
    private static readonly PromiseMade Callback = Promised(Request.Callback, Desk.Now.AddMinutes(-1));
    private static readonly CallbackBooked Booked = new(Requests.Id, Channel.Hotline, "139", Callback.DueAt, Callback.At);
    private static readonly PromiseMade Reply = Promised(Request.MessageReply, Desk.Now);

    private static readonly IFact[] InHand =
    [
        Booked, Callback, new PromiseWithdrawn(Requests.Promise.PromiseId, Requests.Id, Request.QueueAnswer, Callback.At, "callback-booked"),
        Requests.OfferedToA1, Requests.AssignedToA1,
    ];

    [Fact]
    public void A_callback_keeps_its_place_and_the_call_is_promised_in_place_of_an_answer()
    {
        var outcome = Requests.Waiting(Requests.AsChannel).When(Features.BookCallback.Decide, Book);
        var call = Promised(Request.Callback, Desk.Now);
        outcome.Facts[0].ShouldBe(new CallbackBooked(Requests.Id, Channel.Hotline, "139", call.DueAt, Desk.Now));
        outcome.Facts[1].ShouldBeOfType<PromiseMade>().PromiseId.ShouldBe(call.PromiseId);
        outcome.Facts.OfType<PromiseWithdrawn>().Single().Promise.ShouldBe(Request.QueueAnswer);
        var after = Request.Stream.Fold(Request.None, [Requests.Queued, Requests.Promise, .. outcome.Facts]);
        (after.Status, after.WaitsBy, after.WaitingSince).ShouldBe((RequestStatus.Queued, WaitsBy.Callback, Requests.QueuedAt));
    }

    [Fact]
    public void A_callback_at_the_same_number_again_is_nothing_and_at_another_is_refused()
    {
        Requests.Waiting(Requests.AsChannel, InHand[..3]).When(Features.BookCallback.Decide, Book).ThenNothing();
        Requests.Waiting(Requests.AsChannel, InHand[..3]).When(Features.BookCallback.Decide, Book with { Number = "138" }).ThenRefused(RefusalKind.WrongState, "another number");
    }

    [Fact]
    public void Who_does_not_wait_or_waits_elsewhere_is_refused()
    {
        Requests.AtA1(Requests.AsChannel).When(Features.BookCallback.Decide, Book).ThenRefused(RefusalKind.WrongState, "does not wait");
        Requests.AtA1(Requests.AsChannel).When(Features.LeaveMessage.Decide, Leave).ThenRefused(RefusalKind.WrongState, "does not wait");
        Requests.Waiting(Desk.As(Roles.Channel, "web")).When(Features.BookCallback.Decide, Book).ThenRefused(RefusalKind.Unknown, "There is no request");
    }

    [Fact]
    public void A_call_that_reaches_the_customer_keeps_the_promise() =>
        Requests.Waiting(Requests.AsA1, InHand).When(Features.RecordCallback.Decide, new Commands.RecordCallback(Requests.Id, Reached: true)).Then(
            new CallbackTried(Requests.Id, "a1", 1, Reached: true, Desk.Now), new PromiseKept(Callback.PromiseId, Requests.Id, Request.Callback, Desk.Now, Callback.DueAt));

    [Fact]
    public void A_call_in_vain_goes_back_to_its_place_for_a_while_and_another_is_promised()
    {
        var outcome = Requests.Waiting(With(Requests.AsA1, s => s with { CallbackTries = 2, CallbackTriesApart = TimeSpan.FromMinutes(10) }), InHand)
            .When(Features.RecordCallback.Decide, new Commands.RecordCallback(Requests.Id, Reached: false));
        outcome.Facts.Select(f => f.GetType()).ShouldBe([typeof(CallbackTried), typeof(PromiseKept), typeof(RequestQueued), typeof(PromiseMade)]);
        var after = Request.Stream.Fold(Request.None, [Requests.Queued, Requests.Promise, .. InHand, .. outcome.Facts]);
        (after.Status, after.WaitingSince, after.NotBefore, after.WaitsBy).ShouldBe(
            (RequestStatus.Queued, Requests.QueuedAt, Desk.Now.AddMinutes(10), WaitsBy.Callback));
        after.Promises.OpenDueAt(Request.Callback).ShouldNotBeNull();
    }

    [Fact]
    public void After_the_last_try_a_reply_is_promised_and_the_agent_keeps_it()
    {
        var outcome = Requests.Waiting(With(Requests.AsA1, s => s with { CallbackTries = 1 }), InHand)
            .When(Features.RecordCallback.Decide, new Commands.RecordCallback(Requests.Id, Reached: false));
        outcome.Facts[2].ShouldBe(new MessageLeft(Requests.Id, Channel.Hotline, null, MessageLeftBecause.CallbackInVain, Reply.DueAt, Desk.Now));
        outcome.Facts[3].ShouldBeOfType<PromiseMade>().PromiseId.ShouldBe(Reply.PromiseId);
        IFact[] life = [.. InHand, .. outcome.Facts];
        Requests.Waiting(Requests.AsA1, life).When(Features.ResolveRequest.Decide, new Commands.ResolveRequest(Requests.Id, "Wrote to them"))
            .Facts.OfType<PromiseKept>().Single().Promise.ShouldBe(Request.MessageReply);
    }

    [Fact]
    public void A_message_is_promised_a_reply_which_the_agent_keeps_whatever_they_do_with_it()
    {
        var left = Requests.Waiting(Requests.AsChannel).When(Features.LeaveMessage.Decide, Leave).Facts;
        left[0].ShouldBe(new MessageLeft(Requests.Id, Channel.Hotline, "Call me", MessageLeftBecause.CustomerChose, Reply.DueAt, Desk.Now));
        Requests.Waiting(Requests.AsChannel, [.. left]).When(Features.LeaveMessage.Decide, Leave).ThenNothing();
        IFact[] taken = [.. left, Requests.OfferedToA1, Requests.AssignedToA1];
        Requests.Waiting(Requests.AsA1, taken).When(Features.DispatchRequest.Decide, new Commands.DispatchRequest(Requests.Id, "network", "Look"))
            .Facts.OfType<PromiseKept>().Single().Promise.ShouldBe(Request.MessageReply);
    }

    [Fact]
    public void Without_a_rule_for_it_in_the_policy_neither_is_promised()
    {
        var bare = Requests.AsChannel with { Directory = Desk.DirectoryWithout(Request.Callback, Request.MessageReply) };
        Requests.Waiting(bare).When(Features.BookCallback.Decide, Book).ThenRefused(RefusalKind.WrongState, "no rule for callback");
        Requests.Waiting(bare).When(Features.LeaveMessage.Decide, Leave).ThenRefused(RefusalKind.WrongState, "no rule for message-reply");
    }

    [Fact]
    public void Who_gives_the_callback_up_is_owed_nothing() =>
        Requests.Waiting(Requests.AsChannel, InHand[..3]).When(Features.AbandonRequest.Decide, new Commands.AbandonRequest(Requests.Id))
            .Facts.OfType<PromiseWithdrawn>().Single().Promise.ShouldBe(Request.Callback);

    [Fact]
    public void Passed_on_before_the_call_it_is_still_a_callback()
    {
        var facts = Requests.Waiting(Requests.AsA1, InHand)
            .When(Requests.Transferring("a1", "a2"), new Commands.TransferRequest(Requests.Id, Skill: "general")).Facts;
        facts.OfType<PromiseMade>().ShouldBeEmpty();
        Request.Stream.Fold(Request.None, [Requests.Queued, Requests.Promise, .. InHand, .. facts]).WaitsBy.ShouldBe(WaitsBy.Callback);
    }

    [Fact]
    public void Who_calls_again_themselves_is_on_the_line_in_their_place_and_promised_an_answer()
    {
        var again = new Contracts.Intake.V1.ContactReceived(
            Requests.Id, Requests.Id, Channel.Hotline, "2", "f", Linked: true, "Still?", Desk.Now, WantsAgent: true);
        var facts = Requests.Waiting(Desk.AsService(), InHand[..3]).When(Requests.Noting(), again).Facts;
        var after = Request.Stream.Fold(Request.None, [Requests.Queued, Requests.Promise, .. InHand[..3], .. facts]);
        (after.WaitsBy, after.PlaceSince, after.Promises.OpenDueAt(Request.Callback)).ShouldBe((WaitsBy.Line, Requests.QueuedAt, null));
        after.Promises.OpenDueAt(Request.QueueAnswer).ShouldNotBeNull();
    }

    [Fact]
    public void What_was_promised_in_a_merged_request_is_owed_in_the_other_by_the_sooner_moment()
    {
        var by = Desk.Now.AddMinutes(30);
        var waiting = Request.Stream.Fold(Request.None, [Requests.Queued, Requests.Promise]);
        var facts = waiting.OweAlso(by, Desk.Now, Desk.Directory.Sla).ToList();
        facts[0].ShouldBe(new MessageLeft(Requests.Id, Channel.Hotline, null, MessageLeftBecause.Merged, by, Desk.Now, by));
        var after = Request.Stream.Fold(waiting, facts);
        (after.WaitsBy, after.Promises.OpenDueAt(Request.MessageReply), after.Promises.OpenDueAt(Request.QueueAnswer)).ShouldBe(
            (WaitsBy.Line, by, Requests.Promise.DueAt));
        after.OweAlso(by.AddMinutes(1), Desk.Now, Desk.Directory.Sla).ShouldBeEmpty();
        Request.Stream.Fold(after, after.OweAlso(by.AddMinutes(-1), Desk.Now, Desk.Directory.Sla)).Promises.OpenDueAt(Request.MessageReply).ShouldBe(by.AddMinutes(-1));
    }

    /// <summary>While an article, a department or an expert works on the other one, nobody would call or reply.</summary>
    [Fact]
    public void What_was_promised_in_a_merged_request_brings_the_other_to_an_agent()
    {
        var by = Desk.Now.AddMinutes(30);
        IFact[] dispatched = [Requests.Queued, Requests.OfferedToA1, Requests.AssignedToA1, .. Requests.AtA1(Requests.AsA1)
            .When(Features.DispatchRequest.Decide, new Commands.DispatchRequest(Requests.Id, "network", "Look")).Facts];
        var shown = new ArticleAwaited(
            Requests.Id, Requests.Profile, RequestKind.Consultation, "billing", Urgency.Normal, "general", Desk.Now.AddHours(1), Desk.Now.AddMinutes(-1));
        foreach (var life in new IFact[][] { dispatched, [shown] })
        {
            var before = Request.Stream.Fold(Request.None, life);
            var facts = before.OweAlso(by, Desk.Now, Desk.Directory.Sla, "Call me").ToList();
            facts.Select(f => f.GetType()).ShouldBe([typeof(RequestQueued), typeof(MessageLeft), typeof(PromiseMade)]);
            var after = Request.Stream.Fold(before, facts);
            (after.Status, after.WaitsBy, after.Message, after.Promises.OpenDueAt(Request.MessageReply)).ShouldBe((RequestStatus.Queued, WaitsBy.Message, "Call me", by));
        }

        var joined = new Contracts.Intake.V1.DuplicateJoined(Requests.Id, Guid.NewGuid(), Channel.App, "My bill", Desk.Now, Desk.Now);
        var queued = new Given<Request>(Request.Stream, Desk.AsService(), shown).When(NoteContact.Decide, joined).Facts;
        queued.OfType<RequestQueued>().ShouldHaveSingleItem().Because.ShouldBe(QueuedBecause.CustomerAsked, "silence settles it no more");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Merged_by_mistake_who_was_to_be_called_or_replied_to_still_is(bool call)
    {
        IFact[] waits = call ? InHand[..3] : [.. Requests.Waiting(Requests.AsChannel).When(Features.LeaveMessage.Decide, Leave).Facts];
        var other = Guid.NewGuid();
        var ended = Requests.Waiting(Desk.AsService(), waits).When(EndRouting.Decide, new RequestClosed(Requests.Id, ClosedBecause.Merged, Desk.Now, other)).Facts;
        ended[0].ShouldBe(new RoutingEnded(Requests.Id, Desk.Now, other));
        var (later, name) = (Desk.AsService() with { Now = Desk.Now.AddMinutes(5) }, call ? Request.Callback : Request.MessageReply);
        var before = Request.Stream.Fold(Request.None, [Requests.Queued, Requests.Promise, .. waits]);
        var after = Request.Stream.Fold(before, [.. ended, .. Requests.Waiting(later, [.. waits, .. ended])
            .When(Features.ReopenRequest.Decide, new RequestReopened(Requests.Id, null, "No duplicate", later.Now, ReopenedBecause.Unmerged)).Facts]);
        (after.Status, after.WaitsBy, after.MergedInto).ShouldBe((RequestStatus.Queued, call ? WaitsBy.Callback : WaitsBy.Message, null));
        after.Promises.OpenDueAt(name).ShouldBe(before.Promises.OpenDueAt(name));
        after.Promises.OpenDueAt(Request.QueueAnswer).ShouldBeNull();
    }

    [Fact]
    public void A_call_is_made_before_others_work_on_it_and_not_twice_in_a_row()
    {
        Requests.Waiting(Requests.AsA1, InHand).When(Features.DispatchRequest.Decide, new Commands.DispatchRequest(Requests.Id, "network", "Look"))
            .ThenRefused(RefusalKind.WrongState, "was promised a call");
        var apart = With(Requests.AsA1, s => s with { CallbackTries = 3, CallbackTriesApart = TimeSpan.FromMinutes(10) });
        IFact[] tried = [.. InHand, new CallbackTried(Requests.Id, "a1", 1, Reached: false, Desk.Now.AddMinutes(-9)), Requests.AssignedToA1];
        Requests.Waiting(apart, tried).When(Features.RecordCallback.Decide, new Commands.RecordCallback(Requests.Id, Reached: false))
            .ThenRefused(RefusalKind.WrongState, "the next try counts from");
        Requests.Waiting(apart with { Now = Desk.Now.AddMinutes(1) }, tried).When(Features.RecordCallback.Decide, new Commands.RecordCallback(Requests.Id, Reached: true))
            .Facts.OfType<CallbackTried>().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Who_gave_up_and_comes_again_in_time_takes_up_their_place(int minutes, bool inTime)
    {
        var since = Desk.Now.AddMinutes(-30);
        Views.LeftPlace[] left = [new(Guid.NewGuid(), since, Desk.Now.AddMinutes(-minutes)), new(Guid.NewGuid(), since.AddHours(-9), Desk.Now.AddHours(-1))];
        var context = With(Desk.AsService(), s => s with { ReturnWithin = TimeSpan.FromMinutes(10) });
        var queued = (RequestQueued)QueueRequest.Decide(Request.None, Requests.Classified, left, context).First();
        (queued.PlaceSince, queued.PlaceOf).ShouldBe(inTime ? (since, left[0].RequestId) : (null, null));

        IFact[] gaveUp = [Requests.Queued, Requests.Promise, new RequestAbandoned(Requests.Id, TimeSpan.Zero, Desk.Now.AddMinutes(-minutes))];
        var reopened = new RequestReopened(Requests.Id, null, "came again", Desk.Now);
        ((RequestQueued)Features.ReopenRequest.Decide(Request.Stream.Fold(Request.None, gaveUp), reopened, context).First()).PlaceSince
            .ShouldBe(inTime ? Requests.QueuedAt : null);
    }

    private static PromiseMade Promised(string promise, DateTimeOffset at) => Desk.Directory.Sla.Make(
        promise, Requests.Id, Requests.Id, new SlaMatch(RequestKind.Fault, "network", 3, Urgency.Normal, Channel.Hotline, "urban"), at)!;

    private static Context With(Context context, Func<DeskSettings, DeskSettings> change) => context with
    {
        Directory = context.Directory.With(new DeskSettingsDefined(change(context.Directory.Settings), Desk.Now)),
    };
}
