using Contracts;
using Contracts.WorkOrders.V1;
using Marten;
using MassTransit;
using Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Benchmarks.Hops;

/// <summary>
/// The usual way: a MassTransit consumer and a session of Marten's for each message, plain JSON, a confirmed publish, then the
/// acknowledgement. Tuned as their documentation says: many at a time, the order's row kept inline and fetched for writing.
/// </summary>
public sealed class UsualHop(HopField field) : IHopWay
{
    private const string Told = "usual.facts";
    private const ushort Prefetch = 200;
    private const int AtOnce = 64;

    /// <inheritdoc />
    public string Name => "MassTransit over Marten, one by one";

    /// <inheritdoc />
    public string Exchange => "";

    /// <inheritdoc />
    public string Commands => "usual.commands";

    /// <inheritdoc />
    public string Facts => "usual.told";

    /// <summary>Declares its queues.</summary>
    public async Task DeclareAsync()
    {
        await field.DeclareQueueAsync(Commands);
        await field.DeclareQueueAsync(Facts, boundTo: Told);
    }

    /// <inheritdoc />
    public async Task<IAsyncDisposable> StartAsync(Action consumed)
    {
        var services = new ServiceCollection().AddScoped(_ => field.Usual.LightweightSession()).AddSingleton(consumed)
            .AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance)
            .AddMassTransit(x =>
            {
                x.AddConsumer<ProgressConsumer>();
                x.DisableUsageTelemetry();
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
public sealed class ProgressConsumer(IDocumentSession session, Action consumed) : IConsumer<ReportProgress>
{
    /// <inheritdoc />
    public async Task Consume(ConsumeContext<ReportProgress> context)
    {
        consumed();
        var (command, cause) = (context.Message, context.Headers.Get<string>(Envelope.Prefix + "id")!);
        (session.CorrelationId, session.CausationId) = (context.Headers.Get<string>(Envelope.Prefix + "correlationid"), cause);
        session.SetHeader("actor", SampleFacts.Headers.Actor!);
        session.SetHeader("sent", context.Headers.Get<string>(Envelope.Prefix + "time")!);
        var stream = await session.Events.FetchForWriting<OrderDocument>(command.WorkOrderId, context.CancellationToken);
        var order = stream.Aggregate ?? throw new InvalidOperationException($"There is no order {command.WorkOrderId}.");
        var fact = new ProgressReported(command.WorkOrderId, order.RequestId, order.Department, command.Note, command.ExpectedAt, Desk.Now);
        stream.AppendOne(fact);
        await session.SaveChangesAsync(context.CancellationToken);
        await context.Publish(fact, c => c.Headers.Set(Envelope.Prefix + "causationid", cause));
    }
}
