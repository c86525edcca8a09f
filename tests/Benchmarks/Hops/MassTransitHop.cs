using Contracts;
using Contracts.WorkOrders.V1;
using EventStore;
using MassTransit;
using Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;
using TestKit;

namespace Benchmarks.Hops;

/// <summary>
/// The usual MassTransit way: a consumer class, plain JSON, a transaction and a confirmed publish for each message, then the
/// acknowledgement. Tuned as its users would: many at a time, prepared statements, no reset of connections.
/// </summary>
public sealed class MassTransitHop(HopField field) : IHopWay
{
    private const string Told = "masstransit.facts";
    private const ushort Prefetch = 200;
    private const int AtOnce = 64;

    /// <inheritdoc />
    public string Name => "the usual MassTransit way";

    /// <inheritdoc />
    public string Exchange => "";

    /// <inheritdoc />
    public string Commands => "masstransit.commands";

    /// <inheritdoc />
    public string Facts => "masstransit.told";

    /// <summary>Declares its queues.</summary>
    public async Task DeclareAsync()
    {
        await field.DeclareQueueAsync(Commands);
        await field.DeclareQueueAsync(Facts, boundTo: Told);
    }

    /// <inheritdoc />
    public async Task<IAsyncDisposable> StartAsync(Action consumed)
    {
        var services = new ServiceCollection().AddSingleton(field.Lean).AddSingleton(consumed)
            .AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance)
            .AddMassTransit(x =>
            {
                x.AddConsumer<ProgressConsumer>();
                x.UsingRabbitMq(Configure);
            }).BuildServiceProvider();
        var bus = services.GetRequiredService<IBusControl>();
        await bus.StartAsync();
        return new Running(bus, services);
    }

    private void Configure(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator bus)
    {
        var user = field.Broker.UserInfo.Split(':').Select(Uri.UnescapeDataString).ToArray();
        bus.Host(new Uri($"rabbitmq://{field.Broker.Host}:{field.Broker.Port}{field.Broker.AbsolutePath}"), h =>
        {
            h.Username(user[0]);
            h.Password(user[1]);
        });
        bus.ClearSerialization();
        bus.UseRawJsonSerializer(RawSerializerOptions.Default, isDefault: true);
        bus.ConfigureJsonSerializerOptions(o =>
        {
            o.WriteIndented = false;
            return o;
        });
        bus.Message<ProgressReported>(m => m.SetEntityName(Told));
        bus.Publish<IFact>(p => p.Exclude = true);
        bus.Publish<IRequestFact>(p => p.Exclude = true);
        bus.Publish<IWorkOrderFact>(p => p.Exclude = true);
        bus.Publish<IRouted>(p => p.Exclude = true);
        bus.ReceiveEndpoint(Commands, endpoint =>
        {
            endpoint.SetQuorumQueue();
            endpoint.PrefetchCount = Prefetch;
            endpoint.ConcurrentMessageLimit = AtOnce;
            endpoint.ConfigureConsumer<ProgressConsumer>(context);
        });
    }

    private sealed class Running(IBusControl bus, ServiceProvider services) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await bus.StopAsync();
            await services.DisposeAsync();
        }
    }
}

/// <summary>As it is usually written.</summary>
public sealed class ProgressConsumer(NpgsqlDataSource database, Action consumed) : IConsumer<ReportProgress>
{
    /// <inheritdoc />
    public async Task Consume(ConsumeContext<ReportProgress> context)
    {
        consumed();
        var command = context.Message;
        var cause = context.Headers.Get<string>(Envelope.Prefix + "id")!;
        var fact = new ProgressReported(command.WorkOrderId, command.WorkOrderId, "network", command.Note, command.ExpectedAt, Desk.Now);
        await StoreAsync(fact, cause, context.CancellationToken);
        await context.Publish(fact, c => c.Headers.Set(Envelope.Prefix + "causationid", cause));
    }

    private async Task StoreAsync(ProgressReported fact, string cause, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var move = new NpgsqlCommand("update streams set version = version + 1 where id = $1 returning version", connection, transaction);
        move.Parameters.Add(new() { Value = fact.WorkOrderId });
        var version = (long)(await move.ExecuteScalarAsync(cancellationToken))!;
        await using var insert = new NpgsqlCommand(
            "insert into events (id, stream, version, type, data, timestamp) values ($1, $2, $3, 'progress_reported', $4, $5)", connection, transaction);
        insert.Parameters.AddRange((NpgsqlParameter[])
        [
            new() { Value = DerivedId.From("fact", cause) }, new() { Value = fact.WorkOrderId }, new() { Value = version },
            new() { Value = System.Text.Json.JsonSerializer.Serialize(fact, ContractJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb },
            new() { Value = fact.At.UtcDateTime },
        ]);
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
