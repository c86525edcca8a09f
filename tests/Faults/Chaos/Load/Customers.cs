using System.Text.Json;
using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Messaging;

namespace Chaos.Load;

/// <summary>The channels: contacts come in, sometimes twice, sometimes as nonsense; results are rated, sometimes too early.</summary>
internal sealed class Customers(World world)
{
    /// <summary>Plays all contacts and all poison.</summary>
    public void Play()
    {
        foreach (var request in world.Plan.Requests)
        {
            world.Start(() => ComeAsync(request));
        }

        foreach (var poison in world.Plan.Poison)
        {
            world.Start(() => SendAsync(poison));
        }
    }

    /// <summary>What a channel's queue brings.</summary>
    public Task HearAsync(string type, ReadOnlyMemory<byte> body)
    {
        if (type == "follow-up.rating-requested.v1")
        {
            var asked = JsonSerializer.Deserialize<RatingRequested>(body.Span, ContractJson.Options)!;
            if (world.Find(asked.RequestId) is { Score: { } score } request)
            {
                world.StartOnce($"rate {asked.RequestId} {asked.At.UtcTicks}", () => RateAsync(request, asked, score));
            }
        }

        return Task.CompletedTask;
    }

    private async Task ComeAsync(PlannedRequest request)
    {
        await world.UntilAsync(request.AtMs);
        var (channel, reference) = (ChannelId.Of(request.Channel), world.CustomerOf(request));
        var contact = new ReceiveContact(
            request.Channel, reference, reference, $"1{request.Number:0000000000}", "The line is as it should not be.",
            request.Classified ? (request.Number % 3 == 0 ? ["4", "1"] : ["3", "1"]) : null, Region: "urban");
        var deed = $"contact {channel} {reference}";
        if (request.OverHttp)
        {
            await world.Http.SendAsync(
                new Actor(Roles.Channel, channel), typeof(ReceiveContact), "/contacts", contact, reference, deed, "contact_received",
                request.Sends, request.LeavesFirst);
        }
        else
        {
            for (var i = 0; i < request.Sends; i++)
            {
                await world.Bus($"channel.{channel}").SendAsync(world.Journal, deed, "contact_received", reference, contact, again: i > 0);
            }
        }

        if (request.RatesEarly)
        {
            await world.Bus($"channel.{channel}").SendAsync(
                world.Journal, $"early rating {reference}", "service_rated", $"early-{reference}",
                new RateService(world.RequestIdOf(request), 1, "link"));
        }
    }

    private async Task<bool> RateAsync(PlannedRequest request, RatingRequested asked, int score)
    {
        var (channel, rating) = (ChannelId.Of(request.Channel), new RateService(asked.RequestId, score, "link"));
        var id = $"rate-{world.CustomerOf(request)}-{asked.At.UtcTicks}";
        if (request.RatesOverHttp)
        {
            await world.Http.SendAsync(
                new Actor(Roles.Channel, channel), typeof(RateService), $"/requests/{asked.RequestId}/rating", rating, id, id, "service_rated",
                request.Sends);
        }
        else
        {
            for (var i = 0; i < request.Sends; i++)
            {
                await world.Bus($"channel.{channel}").SendAsync(world.Journal, id, "service_rated", id, rating, again: i > 0);
            }
        }

        return true;
    }

    private async Task SendAsync(PlannedPoison poison)
    {
        await world.UntilAsync(poison.AtMs);
        var (type, body) = Poison.Make(poison.Kind);
        var id = $"poison-{world.Plan.Seed}-{poison.Number}";
        for (var i = 0; i < poison.Sends; i++)
        {
            await world.Bus("channel.web").PublishAsync(world.Journal, Names.Commands(poison.Service), type, body, id, again: i > 0);
            world.Journal.Poison.Enqueue(new PoisonSent(poison.Service, id));
        }
    }
}
