using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Messaging;
using TestKit;
using AbandonRequest = Routing.Features.AbandonRequest;
using AbandonRequestCommand = Contracts.Routing.V1.AbandonRequest;

namespace Routing.Tests;

public class AbandonRequestTests
{
    private static readonly AbandonRequestCommand Abandon = new(Requests.Id);
    private static readonly PromiseBroken Broken = new(Requests.Promise.PromiseId, Requests.Id, "queue-answer", Requests.Promise.DueAt);

    [Fact]
    public void A_customer_who_gives_up_is_recorded_with_the_time_waited_and_the_promise_is_withdrawn() =>
        Requests.Waiting(Requests.AsChannel, Broken)
            .When(AbandonRequest.Decide, Abandon)
            .Then(
                new RequestAbandoned(Requests.Id, TimeSpan.FromMinutes(1), Desk.Now, IsShort: false),
                new PromiseWithdrawn(Requests.Promise.PromiseId, Requests.Id, "queue-answer", Desk.Now, "abandoned"));

    [Theory]
    [InlineData(null, false)]
    [InlineData("00:00:59.9", false)]
    [InlineData("00:01:00", true)]
    public void Giving_up_within_the_time_that_the_desks_settings_say_is_a_short_abandon(string? shortAbandon, bool isShort)
    {
        var context = Requests.AsChannel;
        var settings = context.Directory.Settings with { ShortAbandon = shortAbandon is null ? null : TimeSpan.Parse(shortAbandon) };
        Requests.Waiting(context with { Directory = context.Directory.With(new Contracts.Directory.V1.DeskSettingsDefined(settings, Desk.Now)) }, Broken)
            .When(AbandonRequest.Decide, Abandon)
            .Facts[0].ShouldBe(new RequestAbandoned(Requests.Id, TimeSpan.FromMinutes(1), Desk.Now, isShort));
    }

    [Fact]
    public void Another_channel_does_not_know_it() =>
        Requests.Waiting(Desk.As(Roles.Channel, "web"))
            .When(AbandonRequest.Decide, Abandon)
            .ThenRefused(RefusalKind.Unknown, "There is no request");

    [Fact]
    public void Also_while_it_rings_at_an_agent() =>
        Requests.Waiting(Requests.AsChannel, Broken, Requests.OfferedToA1)
            .When(AbandonRequest.Decide, Abandon)
            .Facts[0].ShouldBeOfType<RequestAbandoned>();

    [Fact]
    public void Once_an_agent_has_answered_it_cannot_be_abandoned_not_even_when_it_waits_again()
    {
        Requests.AtA1(Requests.AsChannel).When(AbandonRequest.Decide, Abandon).ThenRefused(RefusalKind.WrongState, "cannot be abandoned");
        Requests.AtA1(Requests.AsChannel, Requests.Reopened)
            .When(AbandonRequest.Decide, Abandon).ThenRefused(RefusalKind.WrongState, "cannot be abandoned");
    }

    [Fact]
    public void An_abandoned_request_is_offered_to_nobody() =>
        Requests.Waiting(Desk.AsService(), new RequestAbandoned(Requests.Id, TimeSpan.Zero, Desk.Now))
            .When(Routing.Features.OfferRequest.Decide, new Offer(Requests.Id, "fault", Requests.Choice("a1")))
            .ThenNothing();
}
