using System.Diagnostics;
using System.Net.Sockets;
using Contracts;
using MassTransit;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging;

/// <summary>Handles one type of message.</summary>
/// <param name="Message">The type.</param>
/// <param name="HandleAsync">Goes through the hop; throws <see cref="Refusal"/> or <see cref="NotYetException"/>.</param>
/// <param name="Opens">Which messages it needs with their personal texts open; null for all. The others are left as they are stored, sealed.</param>
public sealed record MessageHandler(Type Message, Func<Envelope, object, CancellationToken, Task> HandleAsync, Func<object, bool>? Opens = null);

/// <summary>Handles messages that are taken as they are, of any type (the ledger).</summary>
/// <param name="HandleAsync">Takes the message; returns when it is durable.</param>
public sealed record RawHandler(Func<Envelope, CancellationToken, Task> HandleAsync);

/// <summary>MassTransit's consumer of one type of message.</summary>
internal sealed partial class MessageConsumer<TMessage>(Inbox inbox, ILogger<Inbox> logger) : IConsumer<TMessage>
    where TMessage : class
{
    /// <inheritdoc />
    public async Task Consume(ConsumeContext<TMessage> context)
    {
        try
        {
            await inbox.HandleAsync(context.GetPayload<CloudEvent>().Envelope, context.Message, context.CancellationToken);
            Steps.Reach(Steps.BeforeAcknowledge);
        }
        catch (Exception e) when (Inbox.IsTransient(e))
        {
            LogHeld(context.ReceiveContext.InputAddress.AbsolutePath, context.GetRetryAttempt() + 1, e.GetType().Name, e.Message);
            throw; // MassTransit tries it again
        }
    }

    [LoggerMessage(1501, LogLevel.Warning, "A message in {Queue} is held, try {Attempt}: {Error} {Detail}")]
    private partial void LogHeld(string queue, int attempt, string error, string detail);
}

/// <summary>Where messages come in, from the bus or from where they were parked, and find those who handle them.</summary>
public sealed class Inbox(IEnumerable<MessageHandler> handlers, IEnumerable<RawHandler> rawHandlers, Vault vault, ILogger<Inbox> logger)
{
    private readonly ILookup<Type, MessageHandler> _handlers = handlers.ToLookup(h => h.Message);
    private readonly RawHandler? _raw = rawHandlers.SingleOrDefault();

    /// <summary>The types that are taken, each by its own consumer.</summary>
    internal IEnumerable<Type> Types => _raw is null ? _handlers.Select(h => h.Key) : [typeof(Envelope)];

    /// <summary>Handles a parked message again.</summary>
    /// <exception cref="Refusal">It can never succeed.</exception>
    /// <exception cref="NotYetException">It came too early.</exception>
    public Task HandleAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        var envelope = Envelope.Read(arrival);
        var message = Read(envelope);
        return Types.Contains(message.GetType()) ? HandleAsync(envelope, message, cancellationToken) : throw NotTaken(arrival);
    }

    /// <summary>What the consumers get: the message itself, or all of it.</summary>
    internal object Read(Envelope envelope) => _raw is null ? envelope.ReadMessage() : envelope;

    /// <summary>Handles what was read of a message.</summary>
    internal async Task HandleAsync(Envelope envelope, object message, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Source.HasListeners()
            ? Telemetry.Source.StartActivity($"handle {envelope.Type?.StoredName}", ActivityKind.Consumer, envelope.Trace)
            : null;
        using var scope = logger.BeginScope(new KeyValuePair<string, object?>[] { new("CorrelationId", envelope.CorrelationId) });
        if (_raw is not null)
        {
            await _raw.HandleAsync(envelope, cancellationToken);
            return;
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

        object? opened = null;
        foreach (var handler in _handlers[message.GetType()])
        {
            await handler.HandleAsync(
                envelope, handler.Opens?.Invoke(message) == false ? message : opened ??= await OpenedAsync(envelope, message, cancellationToken), cancellationToken);
        }
    }

    /// <summary>What no one outside hears travels as it is stored. What was erased since reads so.</summary>
    private async ValueTask<object> OpenedAsync(Envelope envelope, object message, CancellationToken cancellationToken) =>
        message is IFact && envelope.Headers.ContainsKey(Envelope.SealedBody) && envelope.Type is { } type
            ? type.ReadNewest((await vault.OpenAsync(type.Type, envelope.Body, cancellationToken)).Json)
            : message;

    internal static Refusal NotTaken(Arrival arrival) =>
        Refusal.Invalid("cloudEvents_type", $"This service does not take {arrival.Headers.GetValueOrDefault(Envelope.Prefix + "type")}.");

    /// <summary>Faults that pass: database or broker away, too busy, between two primaries, a schema older than this build, or a crowd
    /// on one stream. What Npgsql says by itself, not the server, is about the connection; 26000 is, too: a batch that was
    /// broken off leaves statements that the client takes for prepared. Marten wraps what it was told.</summary>
    public static bool IsTransient(Exception e) => e is NpgsqlException { IsTransient: true } or TimeoutException or SocketException or IOException or CertificateRefusedException
        || (e is NpgsqlException and not PostgresException)
        || (e is PostgresException { SqlState: "25006" or "26000" or "57P01" or "57P02" or "57P03" or "53300" or "53100" or "40001" or "40P01" })
        || EventStore.Schema.IsLack(e)
        || (e.InnerException is { } inner && IsTransient(inner));
}
