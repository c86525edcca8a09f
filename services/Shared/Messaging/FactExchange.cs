using System.Text.Json;
using Contracts;
using EventStore;
using RabbitMQ.Client;

namespace Messaging;

/// <summary>
/// The exchange of a service on the broker, from which all others hear its facts. One connection and one channel, so that facts
/// leave in the order in which they were told; each is confirmed by the broker, and must reach a queue.
/// </summary>
/// <remarks>Not through MassTransit: many confirms under way at once cost a third of the work this way (infra/adr/0016).</remarks>
internal sealed class FactExchange(IConnection connection, IChannel channel, string service, Vocabulary vocabulary, string user) : IAsyncDisposable
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(2);

    /// <summary>Connects. A lost connection is not mended: whoever publishes starts again from what is saved.</summary>
    public static async Task<FactExchange> OpenAsync(BrokerAddress broker, string service, Vocabulary vocabulary, CancellationToken cancellationToken)
    {
        var factory = broker.CreateFactory();
        factory.RequestedHeartbeat = Bus.Heartbeat;
        var connection = await factory.CreateConnectionAsync($"{service} facts", cancellationToken);
        try
        {
            var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(
                    publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true,
                    outstandingPublisherConfirmationsRateLimiter: null), // the publisher bounds what is under way
                cancellationToken);
            return new(connection, channel, service, vocabulary, factory.UserName);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells a fact; completes when the broker has it on disk in every queue that wants it.</summary>
    /// <param name="fact">The fact as it is stored.</param>
    /// <param name="opened">Where somebody outside may hear it: as they can read it; its sealed texts go along for the ledger, which keeps those. Null
    /// for what services alone hear: then it is told as it is stored, and they open it (<see cref="Inbox"/>).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RabbitMQ.Client.Exceptions.PublishException">The broker refused it, or no queue takes it.</exception>
    public ValueTask PublishAsync(StoredFact fact, OpenedFact? opened, CancellationToken cancellationToken)
    {
        var type = vocabulary.OfStoredName(fact.Type);
        var dimension = type.IsRouted ? ((IRouted)type.Read(fact.Json)).RoutingDimension : null;
        return channel.BasicPublishAsync(
            Names.FactExchange(service, type.Version), Names.RoutingKey(type.Name, dimension), mandatory: true,
            Describe(fact, type, opened?.Stored ?? []), opened?.Json ?? fact.Json, cancellationToken);
    }

    /// <summary>Ends the connection, politely if the broker still answers.</summary>
    public async ValueTask DisposeAsync()
    {
        await connection.CloseAsync(Constants.ReplySuccess, "done", LongestFarewell, abort: true, CancellationToken.None);
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static bool IsSealed(MessageType type) =>
        !type.IsRouted && type.Type.IsAssignableTo(typeof(IRequestFact)) && PersonalMembers.SealedOf(type.Type).Count > 0;

    private BasicProperties Describe(StoredFact fact, MessageType type, IReadOnlyList<PersonalText> sealedTexts)
    {
        var id = fact.Id.ToString();
        var headers = new Dictionary<string, object?>(16)
        {
            [Envelope.Prefix + "specversion"] = "1.0",
            [Envelope.Prefix + "id"] = id,
            [Envelope.Prefix + "type"] = type.WireType,
            [Envelope.Prefix + "source"] = "/" + service,
            [Envelope.Prefix + "subject"] = fact.StreamId.ToString(),
            [Envelope.Prefix + "time"] = fact.At.ToString("O"),
            [Envelope.Prefix + "sequence"] = fact.Sequence.ToString(),
            [Envelope.Prefix + "streamtype"] = fact.StreamType,
            [Envelope.Prefix + "streamversion"] = fact.Version.ToString(),
        };
        AddIfKnown(Envelope.Prefix + "correlationid", fact.CorrelationId);
        AddIfKnown(Envelope.Prefix + "causationid", fact.CausationId);
        AddIfKnown(Envelope.Prefix + "sealed", sealedTexts.Count == 0 ? null
            : JsonSerializer.Serialize(sealedTexts.ToDictionary(t => t.Path, t => t.Text), ContractJson.Options));
        AddIfKnown(Envelope.SealedBody, IsSealed(type) ? "true" : null);
        if (fact.Headers is not null && JsonSerializer.Deserialize<FactHeaders>(fact.Headers, ContractJson.Options) is { } own)
        {
            AddIfKnown(Envelope.Prefix + "actor", own.Actor);
            AddIfKnown(Envelope.Prefix + "sent", own.Sent?.ToString("O"));
            AddIfKnown(Envelope.Prefix + "hash", own.Hash);
            AddIfKnown("traceparent", own.Traceparent);
        }

        return new BasicProperties
        {
            MessageId = id, Type = type.WireType, ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent,
            UserId = user, Headers = headers, // the broker refuses a message whose user is not the connection's
        };

        void AddIfKnown(string name, string? value)
        {
            if (value is not null)
            {
                headers[name] = value;
            }
        }
    }
}
