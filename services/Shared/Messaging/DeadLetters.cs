using System.Collections.Concurrent;
using MassTransit;

namespace Messaging;

/// <summary>
/// What came back too often is tried again, alone: a broker counts a delivery for each message that was merely on its way when a
/// connection broke. Parked is only what then takes the service down with it again and again (infra/adr/0016).
/// </summary>
public sealed class DeadLetters(Parking parking) : IFilter<ReceiveContext>
{
    /// <summary>Handling a message alone may end so often with the service.</summary>
    public const int MostDeaths = 10;

    /// <summary>How often a message came back that this process has lived through: connections broke, and it was not the message.</summary>
    private readonly ConcurrentDictionary<string, int> _survived = new();

    /// <inheritdoc />
    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        var arrival = CloudEvents.Arrived(context);
        var message = $"{arrival.User} {arrival.Headers.GetValueOrDefault(Envelope.Prefix + "id")}";
        _ = int.TryParse(arrival.Headers.GetValueOrDefault("x-delivery-count"), out var returned);
        var deaths = returned - _survived.AddOrUpdate(message, 0, (_, times) => times + 1);
        await (deaths < MostDeaths
            ? next.Send(context)
            : parking.ParkAsync(arrival, ReasonAfter(deaths), again: null, context.CancellationToken));
        _survived.TryRemove(message, out _);
    }

    internal static string ReasonAfter(int deaths) =>
        $"Handling it, with no other dead letter in hand, ended {deaths} times with the service (it crashed or was killed).";

    /// <inheritdoc />
    public void Probe(ProbeContext context) => context.CreateFilterScope("deadLetters");
}
