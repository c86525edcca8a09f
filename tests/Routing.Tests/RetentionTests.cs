using Contracts;
using Contracts.Directory.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using TestKit;
using Commands = Contracts.Routing.V1;
using RecordOffer = Routing.Features.RecordOffer;
using RecordRetention = Routing.Features.RecordRetention;

namespace Routing.Tests;

/// <summary>A8: a customer wants to leave; and offers made in any talk.</summary>
public class RetentionTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly Commands.RecordOffer Offer = new(Requests.Id, "spring-5g", "mobile-5g", OfferOutcome.ThoughtOver);
    private static readonly ProductOffered Offered = new(Requests.Id, "a1", "spring-5g", "mobile-5g", OfferOutcome.ThoughtOver, Desk.Now);
    private static readonly Commands.RecordRetention Stays = new(Requests.Id, "price", Kept: true);
    private static readonly RetentionRecorded Stayed = new(Requests.Id, "a1", "price", Kept: true, null, null, Desk.Now);

    private static readonly RequestReclassified WantsToLeave =
        new(Requests.Id, RequestKind.Disconnection, "retention", Urgency.Normal, "fault", "a1", Desk.Now.AddSeconds(-2));

    public static TheoryData<string, Commands.RecordRetention> Nonsense { get; } = new()
    {
        { "reason is none of price, moving-away", Stays with { Reason = "weather" } },
        { "offerId is the offer that kept the customer", Stays with { OfferId = "spring-5g" } },
        { "effectiveOn: the customer stays", Stays with { EffectiveOn = Today } },
        { "effectiveOn must say", Stays with { Kept = false } },
        { "effectiveOn must be today or later", Stays with { Kept = false, EffectiveOn = Today.AddDays(-1) } },
        { "effectiveOn must be today or later", Stays with { Kept = false, EffectiveOn = Today.AddDays(367) } },
    };

    [Fact]
    public void A8_an_offer_and_what_the_customer_makes_of_it_are_on_record_and_said_again_it_is_what_they_say_now()
    {
        Requests.AtA1(Requests.AsA1).When(RecordOffer.Decide, Offer).Then(Offered);
        Requests.AtA1(Requests.AsA1, Offered).When(RecordOffer.Decide, Offer).ThenNothing();
        Requests.AtA1(Requests.AsA1, Offered).When(RecordOffer.Decide, Offer with { Outcome = OfferOutcome.Taken }).Then(Offered with { Outcome = OfferOutcome.Taken });
        Requests.AtA1(Requests.AsA2).When(RecordOffer.Decide, Offer).ThenRefused(RefusalKind.Forbidden, "with agent a1");
        Requests.Waiting(Requests.AsA1).When(RecordOffer.Decide, Offer).ThenRefused(RefusalKind.WrongState, "No agent has");
        IFact[] many = [.. Enumerable.Range(0, 50).Select(i => Offered with { OfferId = $"offer-{i}" })];
        Requests.AtA1(Requests.AsA1, many).When(RecordOffer.Decide, Offer).ThenRefused(RefusalKind.WrongState, "50 offers");
    }

    [Fact]
    public void A8_why_a_customer_wants_to_leave_and_whether_they_stay_is_on_record_and_can_be_corrected()
    {
        Leaving().When(RecordRetention.Decide, Stays).Then(Stayed);
        Leaving(Stayed).When(RecordRetention.Decide, Stays).ThenNothing();
        var gone = new Commands.RecordRetention(Requests.Id, "moving-away", Kept: false, EffectiveOn: Today);
        Leaving(Stayed).When(RecordRetention.Decide, gone).Then(new RetentionRecorded(Requests.Id, "a1", "moving-away", false, null, Today, Desk.Now));
        var taken = Offered with { Outcome = OfferOutcome.Taken };
        Leaving(taken).When(RecordRetention.Decide, Stays with { OfferId = "spring-5g" }).Then(Stayed with { OfferId = "spring-5g" });
        Leaving(Offered).When(RecordRetention.Decide, Stays with { OfferId = "spring-5g" }).ThenRefused(RefusalKind.Invalid, "recorded before as taken");
        Requests.AtA1(With(Requests.AsA1)).When(RecordRetention.Decide, Stays).ThenRefused(RefusalKind.WrongState, "is no disconnection");
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void What_cannot_be_is_refused_by_name(string because, Commands.RecordRetention command) =>
        Leaving().When(RecordRetention.Decide, command).ThenRefused(RefusalKind.Invalid, because);

    [Fact]
    public void A8_nobody_is_let_go_before_it_is_on_record_where_the_desk_has_reasons_for_it()
    {
        var resolve = new Commands.ResolveRequest(Requests.Id, "Disconnected");
        var dispatch = new Commands.DispatchRequest(Requests.Id, "network", "Disconnect");
        Leaving().When(Features.ResolveRequest.Decide, resolve).ThenRefused(RefusalKind.WrongState, "record-retention");
        Leaving().When(Features.DispatchRequest.Decide, dispatch).ThenRefused(RefusalKind.WrongState, "record-retention");
        Leaving(Stayed).When(Features.ResolveRequest.Decide, resolve).Facts[0].ShouldBeOfType<RequestResolved>();
        Requests.AtA1(Requests.AsA1, WantsToLeave).When(Features.ResolveRequest.Decide, resolve).Facts[0].ShouldBeOfType<RequestResolved>();
    }

    private static Given<Request> Leaving(params IFact[] since) => Requests.AtA1(With(Requests.AsA1), [WantsToLeave, .. since]);

    private static Context With(Context context) => context with
    {
        Directory = context.Directory.With(new DeskSettingsDefined(context.Directory.Settings with { DisconnectionReasons = ["price", "moving-away"] }, Desk.Now)),
    };
}
