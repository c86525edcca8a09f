using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Messaging;

/// <summary>How much of a sender's may be parked.</summary>
/// <param name="PerMinute">Messages in a minute of real time, counted by each node; one more, and the sender is paused.</param>
/// <param name="Pause">For how long, real time.</param>
/// <param name="TellAsync">Tells the sender and the ledger: who is paused, and how many of its messages were parked.</param>
public sealed record SenderLimit(int PerMinute, TimeSpan Pause, Func<IServiceProvider, Actor, int, CancellationToken, Task> TellAsync);

/// <summary>
/// Pauses senders of whom too much cannot be taken (an adapter gone wrong, a flood), so that the service's time belongs to the others. While one is paused
/// what it sends is put aside unread, and tried by itself afterwards (<see cref="EarlyMessages"/>). Services of the desk are never paused.
/// </summary>
internal sealed partial class Senders(
    Parking parking, SenderLimit limit, IServiceProvider services, TimeProvider time, ILogger<Senders> logger) : IFilter<ReceiveContext>
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, int Parked)> _counts = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _pausedUntil = new();

    /// <inheritdoc />
    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        if (!_pausedUntil.IsEmpty && context.TryGetPayload(out RabbitMqBasicConsumeContext? message) && RestOf(message.Properties.UserId ?? "") is { } rest)
        {
            Telemetry.Held.Add(1);
            await parking.ParkAsync(CloudEvents.Arrived(context), "Not read: its sender is paused, as too much of what it sent could not be taken.", rest, context.CancellationToken);
            return;
        }

        await next.Send(context);
    }

    /// <inheritdoc />
    public void Probe(ProbeContext context) => context.CreateFilterScope("senders");

    /// <summary>A message of a sender was parked.</summary>
    /// <param name="user">The user that the broker vouched for; without one all who have none count as one.</param>
    /// <param name="cancellationToken">Gives up telling.</param>
    public async Task CountAsync(string? user, CancellationToken cancellationToken)
    {
        if (user?.Split('.') is [_, _]) return;

        var (sender, now) = (user ?? "", time.GetUtcNow());
        var (_, parked) = _counts.AddOrUpdate(
            sender, (now, 1), (_, count) => now - count.Since < Window ? (count.Since, count.Parked + 1) : (now, 1));
        if (parked <= limit.PerMinute || !_pausedUntil.TryAdd(sender, now + limit.Pause)) return;

        _counts.TryRemove(sender, out _);
        Telemetry.Paused.Add(1);
        LogPaused(user ?? "Senders without a name", limit.Pause, parked);
        if (user?.Split('.') is [_, var role, var id]) await limit.TellAsync(services, new(role, id), parked, cancellationToken);
    }

    /// <summary>How long a sender is still paused; null where it is not.</summary>
    private TimeSpan? RestOf(string sender)
    {
        if (!_pausedUntil.TryGetValue(sender, out var until)) return null;
        if (until - time.GetUtcNow() is { Ticks: > 0 } rest) return rest;

        _pausedUntil.TryRemove(KeyValuePair.Create(sender, until));
        return null;
    }

    [LoggerMessage(1406, LogLevel.Error, "{Sender} is paused for {Pause}: {Parked} of its messages within a minute had to be parked. What it sends is put aside until then")]
    private partial void LogPaused(string sender, TimeSpan pause, int parked);
}
