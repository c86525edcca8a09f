using System.Diagnostics;
using System.Net.Sockets;
using Contracts;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging;

/// <summary>Handles one type of message.</summary>
/// <param name="Message">The type.</param>
/// <param name="HandleAsync">Goes through the hop; throws <see cref="Refusal"/> or <see cref="NotYetException"/>.</param>
public sealed record MessageHandler(Type Message, Func<Envelope, object, CancellationToken, Task> HandleAsync);

/// <summary>Handles messages that are taken as they are, of any type (the ledger).</summary>
/// <param name="HandleAsync">Takes the message; returns when it is durable.</param>
public sealed record RawHandler(Func<Envelope, CancellationToken, Task> HandleAsync);

/// <summary>
/// Where messages from the bus come in. A message is acknowledged when its facts are stored, or when it is parked with its
/// reason. While database or broker are away it is held and tried again.
/// </summary>
public sealed partial class Inbox(
    IEnumerable<MessageHandler> handlers, IEnumerable<RawHandler> rawHandlers, Parking parking, ILogger<Inbox> logger)
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);
    private readonly ILookup<Type, MessageHandler> _handlers = handlers.ToLookup(h => h.Message);
    private readonly RawHandler? _raw = rawHandlers.SingleOrDefault();

    /// <summary>The largest body taken, in bytes.</summary>
    public const int LargestBody = 256 * 1024;

    /// <summary>Takes a message; returns when it may be acknowledged.</summary>
    public Task TakeAsync(Arrival arrival, CancellationToken cancellationToken) =>
        HoldWhileAwayAsync(arrival, HandleOrParkAsync, cancellationToken);

    /// <summary>Takes a message that crashed the service again and again: aside with it.</summary>
    public Task TakeDeadAsync(Arrival arrival, CancellationToken cancellationToken) => HoldWhileAwayAsync(
        arrival,
        (a, token) => parking.ParkAsync(
            a, $"Handling it ended without an answer {Topology.DeliveryLimit} times (the service crashed, was killed, or waited too long for its database).", retry: false, token),
        cancellationToken);

    /// <summary>Handles a message, new or parked.</summary>
    /// <exception cref="Refusal">It can never succeed.</exception>
    /// <exception cref="NotYetException">It came too early.</exception>
    public async Task HandleAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        if (arrival.Body.Length > LargestBody)
        {
            throw Refusal.Invalid("body", $"The body has {arrival.Body.Length} bytes; at most {LargestBody} are taken.");
        }

        var envelope = Envelope.Read(h => arrival.Headers.GetValueOrDefault(h), arrival.Headers, arrival.User, arrival.Body);
        using var activity = Telemetry.Source.StartActivity($"handle {envelope.Type?.StoredName}", ActivityKind.Consumer, envelope.Trace);
        using var scope = logger.BeginScope(new Dictionary<string, object?> { ["CorrelationId"] = envelope.CorrelationId });
        if (_raw is not null)
        {
            await _raw.HandleAsync(envelope, cancellationToken);
            return;
        }

        var message = envelope.ReadMessage();
        if (!_handlers.Contains(message.GetType()))
        {
            throw Refusal.Invalid("cloudEvents_type", $"This service does not take {envelope.Type!.WireType}.");
        }

        // A fact counts only from its owner: nobody else can tell it.
        if (message is IFact && (envelope.Actor.Role != Roles.Service || envelope.Source != envelope.Actor.Id))
        {
            throw Refusal.Forbidden($"{envelope.Actor} may not tell facts of {envelope.Source}.");
        }

        if (message is IFact && !envelope.Type!.IsToldBy(envelope.Source))
        {
            throw Refusal.Forbidden($"{envelope.Actor} may not tell facts of {envelope.Type.Service}.");
        }

        foreach (var handler in _handlers[message.GetType()])
        {
            await handler.HandleAsync(envelope, message, cancellationToken);
        }
    }

    /// <summary>While database or broker are away the message stays in hand; the prefetch bounds how many do.</summary>
    private async Task HoldWhileAwayAsync(
        Arrival arrival, Func<Arrival, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await take(arrival, cancellationToken);
                return;
            }
            catch (Exception e) when (IsTransient(e))
            {
                LogHeld(arrival.Queue, attempt + 1, e.GetType().Name, e.Message);
                Telemetry.Retried.Add(1);
                var wait = TimeSpan.FromMilliseconds(Math.Min(50 * Math.Pow(2, attempt), LongestBackOff.TotalMilliseconds));
                await Task.Delay(wait, TimeProvider.System, cancellationToken);
            }
        }
    }

    private async Task HandleOrParkAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        try
        {
            await HandleAsync(arrival, cancellationToken);
        }
        catch (Refusal e)
        {
            await parking.ParkAsync(arrival, e.Field is null ? e.Message : $"{e.Field}: {e.Message}", retry: false, cancellationToken);
        }
        catch (NotYetException e)
        {
            await parking.ParkAsync(arrival, e.Message, retry: true, cancellationToken);
        }
#pragma warning disable CA1031 // A defect of ours must not block the queue; the message is kept with the error's name.
        catch (Exception e) when (!IsTransient(e) && !cancellationToken.IsCancellationRequested)
        {
            LogDefect(arrival.Queue, e);
            await parking.ParkAsync(arrival, $"Unexpected: {e.GetType().Name}", retry: false, cancellationToken);
        }
#pragma warning restore CA1031
    }

    /// <summary>Faults that pass: database or broker away, too busy, between two primaries, a schema older than this build, or a crowd
    /// on one stream. What Npgsql says by itself, not the server, is about the connection; 26000 is, too: a batch that was
    /// broken off leaves statements that the client takes for prepared.</summary>
    internal static bool IsTransient(Exception e) => e is NpgsqlException { IsTransient: true } or TimeoutException or SocketException or IOException
        || (e is NpgsqlException and not PostgresException)
        || (e is PostgresException { SqlState: "25006" or "26000" or "57P01" or "57P02" or "57P03" or "53300" or "53100" or "40001" or "40P01" })
        || EventStore.Schema.IsLack(e);

    [LoggerMessage(1501, LogLevel.Warning, "A message in {Queue} is held, try {Attempt}: {Error} {Detail}")]
    private partial void LogHeld(string queue, int attempt, string error, string detail);

    [LoggerMessage(1502, LogLevel.Error, "A message in {Queue} met a defect")]
    private partial void LogDefect(string queue, Exception exception);
}
