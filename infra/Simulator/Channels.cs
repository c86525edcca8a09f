using System.Text.Json;
using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Knowledge.V1;

namespace Simulator;

/// <summary>
/// The channel adapters: they publish contacts when their customers come, over the bus or HTTP, sometimes twice; later
/// they bring the customers' ratings.
/// </summary>
public sealed class Channels(World world, IReadOnlyDictionary<Channel, Amqp> bus)
{
    /// <summary>Listens for what customers are to be told and asked.</summary>
    public async Task ListenAsync(Action<RatingRequested> rate, Action<ArticleOffered> show)
    {
        foreach (var (channel, amqp) in bus)
        {
            await amqp.ConsumeAsync($"channel.{ChannelId.Of(channel)}", (type, body) =>
            {
                if (type == "follow-up.rating-requested.v1")
                {
                    rate(body.Deserialize<RatingRequested>(ContractJson.Options)!);
                }
                else if (type == "knowledge.article-offered.v1")
                {
                    show(body.Deserialize<ArticleOffered>(ContractJson.Options)!);
                }

                return Task.CompletedTask;
            });
        }
    }

    /// <summary>Sends every contact at its time.</summary>
    public async Task PlayAsync()
    {
        foreach (var plan in world.All)
        {
            await world.UntilAsync(plan.ArrivesAt);
            world.Start(() => ArriveAsync(plan));
        }
    }

    private async Task ArriveAsync(Plan plan)
    {
        var contact = new ReceiveContact(
            plan.Channel, $"case-{plan.CaseId}", plan.CustomerId, CallerNumber: plan.IsQuestion ? null : $"1{plan.CaseId[^10..]}", plan.Text,
            plan.IsQuestion ? Questions.Keys : null, plan.Region,
            DeadlineAsked: plan.DeadlineAsked, At: world.Time.Now);
        await SendAsync(contact, plan.OverHttp || plan.ContinuesOn is not null); // who comes again later was answered first
        world.Count("contacts");
        if (plan.RepeatedByAdapter)
        {
            await SendAsync(contact, !plan.OverHttp);
            world.Count("contacts repeated");
        }

        if (plan.ContinuesOn is { } other)
        {
            // Soon after, and without saying again what it is about.
            await world.PassAsync(TimeSpan.FromMinutes(10));
            var again = new ReceiveContact(other, $"again-{plan.CaseId}", plan.CustomerId, Region: plan.Region, At: world.Time.Now);
            await SendAsync(again, overHttp: true);
            world.Count("contacts on another channel");
        }
    }

    private async Task SendAsync(ReceiveContact contact, bool overHttp)
    {
        var channel = ChannelId.Of(contact.Channel);
        if (overHttp)
        {
            await world.Desk.SendAsync(
                $"channel/{channel}", HttpMethod.Post, "INTAKE", "/contacts", contact, contact.ChannelReference);
        }
        else
        {
            await bus[contact.Channel].PublishAsync(
                "intake", "receive-contact", contact.ChannelReference, contact, world.Time.Now);
        }
    }
}
