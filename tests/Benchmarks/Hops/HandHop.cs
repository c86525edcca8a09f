using System.Text.Json;
using Contracts;
using Contracts.WorkOrders.V1;
using EventStore;
using Npgsql;
using NpgsqlTypes;
using RabbitMQ.Client;
using TestKit;

namespace Benchmarks.Hops;

/// <summary>
/// Written by hand, the least for the same durability: two workers take up to 100 commands each, move their orders on and add the
/// facts in one statement and commit, publish them with confirms and <c>mandatory</c>, and acknowledge them all at once. It keeps no
/// read model.
/// </summary>
public sealed class HandHop(HopField field) : IHopWay
{
    private const int Workers = 2;
    private const int Batch = 100;
    private const string Told = "hand.facts";

    /// <summary>Tables with nothing on them but what the guarantees need.</summary>
    public const string Tables =
        """
        create table streams (id uuid primary key, version bigint not null);
        create table events (
          seq bigserial primary key, id uuid not null, stream uuid not null, version bigint not null, type varchar not null,
          data jsonb not null, timestamp timestamptz not null, unique (stream, version));
        """;

    /// <summary>The orders' rows are locked in the order of their ids, so that two workers do not wait for each other in a circle.</summary>
    private const string Store =
        """
        with locked as (select id, version from streams where id = any($1) order by id for update),
        moved as (update streams s set version = l.version + g.facts
                  from locked l join unnest($1::uuid[], $2::bigint[]) g(id, facts) on g.id = l.id where s.id = l.id)
        insert into events (id, stream, version, type, data, timestamp)
        select f.id, f.stream, l.version + f.place, 'progress_reported', f.data, $3
        from unnest($4::uuid[], $5::uuid[], $6::bigint[], $7::jsonb[]) f(id, stream, place, data) join locked l on l.id = f.stream
        """;

    /// <inheritdoc />
    public string Name => "by hand, lean tables, batches of 100 × 2";

    /// <inheritdoc />
    public string Exchange => "";

    /// <inheritdoc />
    public string Commands => "hand.commands";

    /// <inheritdoc />
    public string Facts => "hand.told";

    /// <summary>Declares its queues.</summary>
    public async Task DeclareAsync()
    {
        await field.DeclareQueueAsync(Commands);
        await field.DeclareQueueAsync(Facts, boundTo: Told);
    }

    /// <inheritdoc />
    public async Task<IAsyncDisposable> StartAsync(Action consumed)
    {
        var connection = await new ConnectionFactory { Uri = field.Broker }.CreateConnectionAsync();
        var workers = new Task[Workers];
        var stopping = new CancellationTokenSource();
        for (var i = 0; i < Workers; i++)
        {
            var consumer = await connection.CreateChannelAsync();
            var publisher = await WindowPublisher.CreateAsync(connection, Told);
            workers[i] = Task.Run(() => WorkAsync(consumer, publisher, consumed, stopping.Token));
        }

        return new Running(connection, workers, stopping);
    }

    private async Task WorkAsync(IChannel channel, WindowPublisher publisher, Action consumed, CancellationToken stopping)
    {
        var waiting = System.Threading.Channels.Channel.CreateUnbounded<Taken>();
        var consumer = new RabbitMQ.Client.Events.AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            consumed();
            var command = JsonSerializer.Deserialize<ReportProgress>(message.Body.Span, ContractJson.Options)!;
            waiting.Writer.TryWrite(new(message.DeliveryTag, message.BasicProperties.MessageId!, command));
            return Task.CompletedTask;
        };
        await channel.BasicQosAsync(0, 2 * Batch, global: false, CancellationToken.None);
        await channel.BasicConsumeAsync(Commands, autoAck: false, consumer, CancellationToken.None);
        await using var database = await field.Lean.OpenConnectionAsync(CancellationToken.None);
        var batch = new List<Taken>(Batch);
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stopping))
            {
                batch.Clear();
                while (batch.Count < Batch && waiting.Reader.TryRead(out var taken))
                {
                    batch.Add(taken);
                }

                var facts = batch.ConvertAll(Decide);
                await StoreAsync(database, facts);
                await publisher.PublishAsync(facts.ConvertAll(f => (f.Cause, f.Json)));
                await channel.BasicAckAsync(batch[^1].Tag, multiple: true, CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private static Fact Decide(Taken taken)
    {
        var (order, note, expected) = taken.Command;
        var fact = new ProgressReported(order, order, "network", note, expected, Desk.Now);
        return new(DerivedId.From("fact", taken.Id), order, taken.Id, JsonSerializer.SerializeToUtf8Bytes(fact, ContractJson.Options));
    }

    private static async Task StoreAsync(NpgsqlConnection database, List<Fact> facts)
    {
        var orders = facts.GroupBy(f => f.Order).ToList();
        var ordered = orders.SelectMany(o => o.Select((fact, i) => (Fact: fact, Place: i + 1L))).ToList();
        await using var command = new NpgsqlCommand(Store, database);
        command.Parameters.AddRange((NpgsqlParameter[])
        [
            new() { Value = orders.ConvertAll(o => o.Key).ToArray() }, new() { Value = orders.ConvertAll(o => o.LongCount()).ToArray() },
            new() { Value = Desk.Now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new() { Value = ordered.ConvertAll(f => f.Fact.Id).ToArray() }, new() { Value = ordered.ConvertAll(f => f.Fact.Order).ToArray() },
            new() { Value = ordered.ConvertAll(f => f.Place).ToArray() },
            new() { Value = ordered.ConvertAll(f => f.Fact.Json).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
        ]);
        await command.PrepareAsync();
        if (await command.ExecuteNonQueryAsync() != facts.Count)
        {
            throw new InvalidOperationException("Not all facts were stored.");
        }
    }

    private sealed record Taken(ulong Tag, string Id, ReportProgress Command);

    private sealed record Fact(Guid Id, Guid Order, string Cause, byte[] Json);

    private sealed class Running(IConnection connection, Task[] workers, CancellationTokenSource stopping) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await stopping.CancelAsync();
            await Task.WhenAll(workers);
            await connection.DisposeAsync();
            stopping.Dispose();
        }
    }
}
