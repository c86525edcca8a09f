using Contracts;
using Contracts.Intake.V1;

namespace Simulator;

/// <summary>
/// The channel adapters: they publish contacts when their customers come, over the bus or HTTP, sometimes twice; later
/// they bring the customers' ratings.
/// </summary>
public sealed class Channels(World world, IReadOnlyDictionary<Channel, Amqp> bus)
{
    /// <summary>Sends every contact at its time.</summary>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        foreach (var plan in world.All)
        {
            await world.Time.UntilAsync(plan.ArrivesAt, cancellationToken);
            world.Start(() => ArriveAsync(plan, cancellationToken));
        }
    }

    private async Task ArriveAsync(Plan plan, CancellationToken cancellationToken)
    {
        var contact = new ReceiveContact(
            plan.Channel, $"case-{plan.CaseId}", plan.CustomerId, CallerNumber: $"1{plan.CaseId[^10..]}", plan.Text, Region: plan.Region,
            DeadlineAsked: plan.DeadlineAsked, At: world.Time.Now);
        await SendAsync(contact, plan.OverHttp, cancellationToken);
        world.Count("contacts");
        if (plan.RepeatedByAdapter)
        {
            await SendAsync(contact, !plan.OverHttp, cancellationToken);
            world.Count("contacts repeated");
        }

        if (plan.ContinuesOn is { } other)
        {
            // Soon after, and without saying again what it is about.
            await world.Time.PassAsync(TimeSpan.FromMinutes(10), cancellationToken);
            var again = new ReceiveContact(other, $"again-{plan.CaseId}", plan.CustomerId, Region: plan.Region, At: world.Time.Now);
            await SendAsync(again, overHttp: true, cancellationToken);
            world.Count("contacts on another channel");
        }
    }

    private async Task SendAsync(ReceiveContact contact, bool overHttp, CancellationToken cancellationToken)
    {
        var channel = Kebab(contact.Channel);
        if (overHttp)
        {
            await world.Desk.SendAsync(
                $"channel/{channel}", HttpMethod.Post, "INTAKE", "/contacts", contact, contact.ChannelReference, cancellationToken);
        }
        else
        {
            await bus[contact.Channel].PublishAsync(
                "intake", "receive-contact", contact.ChannelReference, contact, world.Time.Now, cancellationToken);
        }
    }

    /// <summary><c>BusinessHall</c> → <c>business-hall</c>.</summary>
    public static string Kebab(Channel channel) => channel == Channel.BusinessHall ? "business-hall" : channel.ToString().ToLowerInvariant();
}
