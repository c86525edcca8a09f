using System.Text.Json;
using Contracts;
using EventStore;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging;

/// <summary>
/// Follows the service's log in order and tells every fact to the bus, with confirms and <c>mandatory</c>; then saves how
/// far it got. After a crash it repeats a little, which receivers absorb. The log is the outbox.
/// </summary>
public sealed partial class Publisher(
    NpgsqlDataSource database, IEventLog log, Leader leader, IBus bus, string service, ILogger<Publisher> logger) : BackgroundService
{
    private const string Reader = "publisher";
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestConfirm = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leader.RunAsync(Reader, FollowAsync, stoppingToken);

    private async Task FollowAsync(CancellationToken stopping)
    {
        var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{Names.FactExchange(service)}?type=topic"));
        var position = await PositionAsync(stopping);
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            var appended = log.WaitForAppendAsync(Idle, stopping);
            var facts = await log.ReadForwardAsync(position, MostAtOnce, stopping);
            if (facts.Count == 0)
            {
                await appended;
                continue;
            }

            Telemetry.PublisherLag.Record(facts.Count);
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            timeout.CancelAfter(LongestConfirm);
            // A send that waits on a channel which died under it does not hear the timeout: it is left behind, and the facts told again.
            await Task.WhenAll(facts.Select(f => PublishAsync(endpoint, f, timeout.Token)).ToList()).WaitAsync(timeout.Token);
            Steps.Reach(Steps.AfterPublish);
            position = facts[^1].Sequence;
            await SaveAsync(position, stopping);
            Telemetry.Published.Add(facts.Count);
            Telemetry.PublisherLag.Record(0);
        }
    }

    private async Task PublishAsync(ISendEndpoint endpoint, StoredFact fact, CancellationToken cancellationToken)
    {
        var type = Catalog.OfStoredName(fact.Type);
        var dimension = type.Type.IsAssignableTo(typeof(IRouted)) ? ((IRouted)type.Read(fact.Json)).RoutingDimension : null;
        var headers = fact.Headers is null ? null : JsonSerializer.Deserialize<FactHeaders>(fact.Headers, ContractJson.Options);
        try
        {
            await endpoint.Send(new WireMessage(fact.Json), context =>
            {
                context.MessageId = fact.Id;
                context.SetRoutingKey(Names.RoutingKey(fact.Type, dimension));
                var rabbit = context.GetPayload<RabbitMqSendContext>();
                rabbit.Mandatory = true;
                rabbit.BasicProperties.Type = type.WireType;
                Set("specversion", "1.0");
                Set("id", fact.Id.ToString());
                Set("type", type.WireType);
                Set("source", "/" + service);
                Set("subject", fact.StreamId.ToString());
                Set("time", fact.At.ToString("O"));
                Set("correlationid", fact.CorrelationId);
                Set("causationid", fact.CausationId);
                Set("sequence", fact.Sequence.ToString());
                Set("streamtype", fact.StreamType);
                Set("streamversion", fact.Version.ToString());
                Set("actor", headers?.Actor);
                Set("sent", headers?.Sent?.ToString("O"));
                context.Headers.Set("traceparent", headers?.Traceparent);

                void Set(string name, string? value) => context.Headers.Set(Envelope.Prefix + name, value);
            }, cancellationToken);
        }
        catch (MessageReturnedException)
        {
            LogUnroutable(fact.Type, fact.Sequence);
            throw;
        }
    }

    private async Task<long> PositionAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select sequence from log_progress where reader = $1");
        command.Parameters.Add(Sql.Parameter(Reader));
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }

    private async Task SaveAsync(long position, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "insert into log_progress (reader, sequence) values ($1, $2) on conflict (reader) do update set sequence = greatest(log_progress.sequence, $2)");
        command.Parameters.Add(Sql.Parameter(Reader));
        command.Parameters.Add(Sql.Parameter(position));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(1301, LogLevel.Error, "No queue takes {Fact} (sequence {Sequence}): publishing waits until one does")]
    private partial void LogUnroutable(string fact, long sequence);
}
