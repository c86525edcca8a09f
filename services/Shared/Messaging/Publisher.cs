using System.Threading.Channels;
using EventStore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Messaging;

/// <summary>
/// Follows the service's log in order and tells every fact to the bus, with confirms and <c>mandatory</c>; behind it, saves
/// how far the confirms have come. After a crash it repeats a little, which receivers absorb. The log is the outbox.
/// </summary>
public sealed partial class Publisher(
    NpgsqlDataSource database, EventLog log, Vault vault, Leader leader, BrokerAddress broker, string service, ILogger<Publisher> logger,
    Vocabulary? vocabulary = null) : BackgroundService
{
    private const string Reader = "publisher";
    private const int MostAtOnce = 500;

    /// <summary>Facts told and not yet confirmed.</summary>
    private const int MostUnconfirmed = 1000;

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenSaves = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestConfirm = TimeSpan.FromSeconds(30);
    private readonly Vocabulary _vocabulary = vocabulary ?? Catalog.Contracts;
    private readonly LogProgress _progress = new(database, Reader);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        leader.RunAsync(Reader, FollowAsync, stoppingToken),
        MeasureLagAsync(stoppingToken));

    private async Task FollowAsync(CancellationToken stopping)
    {
        await using var exchange = await FactExchange.OpenAsync(broker, service, _vocabulary, stopping);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var told = Channel.CreateBounded<Told>(new BoundedChannelOptions(MostUnconfirmed) { SingleReader = true, SingleWriter = true });
        var position = await _progress.ReadAsync(stopping);
        var telling = TellAsync(exchange, position, told.Writer, either.Token);
        var saving = SaveAsync(told.Reader, either.Token);
        if (await Task.WhenAny(telling, saving) == saving)
        {
            await either.CancelAsync();
        }

        told.Writer.TryComplete();
        await Task.WhenAll(saving, telling);
    }

    private async Task TellAsync(FactExchange exchange, long position, ChannelWriter<Told> told, CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            var appended = log.WaitForAppendAsync(Idle, stopping);
            var facts = UpToUnknown(await log.ReadNextAsync(position, MostAtOnce, stopping));
            if (facts.Count == 0)
            {
                await appended;
                continue;
            }

            foreach (var fact in facts)
            {
                var type = _vocabulary.OfStoredName(fact.Type);
                OpenedFact? opened = type.IsRouted ? await vault.OpenAsync(type.Type, fact.Json, stopping) : null;
                await told.WriteAsync(new(fact, exchange.PublishAsync(fact, opened, stopping).AsTask()), stopping);
            }

            position = facts[^1].Sequence;
        }
    }

    /// <summary>What stands before a fact that this node does not know is told before it stops there.</summary>
    private List<StoredFact> UpToUnknown(IReadOnlyList<StoredFact> facts)
    {
        var known = facts.TakeWhile(f => _vocabulary.Knows(f.Type)).ToList();
        if (known.Count == 0 && facts.Count > 0)
        {
            LogUnknown(facts[0].Type, facts[0].Sequence);
            throw UnknownFactException.Of(facts[0].Type);
        }

        return known;
    }

    /// <summary>In the order of the log: what is saved is confirmed, and everything before it. Of a round in which one fact found no queue
    /// nothing is saved: who has lost one binding may have lost others, and what is told again is absorbed.</summary>
    private async Task SaveAsync(ChannelReader<Told> told, CancellationToken stopping)
    {
        while (await told.WaitToReadAsync(stopping))
        {
            long position = 0, confirmed = 0;
            for (; confirmed < MostUnconfirmed && told.TryRead(out var next); confirmed++)
            {
                await ConfirmAsync(next, stopping);
                position = next.Fact.Sequence;
            }

            Steps.Reach(Steps.AfterPublish);
            await _progress.SaveAsync(position, stopping);
            Telemetry.Published.Add(confirmed);
            await Task.Delay(BetweenSaves, TimeProvider.System, stopping);
        }
    }

    private async Task ConfirmAsync(Told told, CancellationToken stopping)
    {
        try
        {
            await told.Confirmed.WaitAsync(LongestConfirm, stopping);
        }
        catch (PublishException e) when (e.IsReturn)
        {
            LogUnroutable(told.Fact.Type, told.Fact.Sequence);
            throw;
        }
    }

    /// <summary>Also while the broker is away and nothing can be told: then most of all.</summary>
    private async Task MeasureLagAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenLooks);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stopping);
                Telemetry.PublisherLag.Record((await database.ReadAsync(
                    "select count(*) from mt_events where seq_id > (select coalesce(max(sequence), 0) from log_progress where reader = $1)",
                    row => row.GetInt64(0), stopping, Reader))[0]);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogNotMeasured(e.GetType().Name, e.Message);
            }
        }
    }

    [LoggerMessage(1301, LogLevel.Error, "No queue takes {Fact} (sequence {Sequence}): publishing waits until one does")]
    private partial void LogUnroutable(string fact, long sequence);

    [LoggerMessage(1302, LogLevel.Warning, "How far the publisher is behind could not be measured: {Error} {Detail}")]
    private partial void LogNotMeasured(string error, string detail);

    [LoggerMessage(1303, LogLevel.Error, "This node does not know {Fact} (sequence {Sequence}): publishing waits for a node that does")]
    private partial void LogUnknown(string fact, long sequence);

    private sealed record Told(StoredFact Fact, Task Confirmed);
}
