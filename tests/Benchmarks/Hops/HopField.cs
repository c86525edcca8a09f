using Contracts;
using Contracts.WorkOrders.V1;
using DeskSetup;
using EventStore;
using Hosting;
using JasperFx.Events.Projections;
using Marten;
using Messaging;
using Npgsql;
using RabbitMQ.Client;

namespace Benchmarks.Hops;

/// <summary>
/// A desk of one service, provisioned by the same code as a real one, with orders to report on; and beside it, in the same
/// database and virtual host, what the floors need.
/// </summary>
public sealed class HopField : IAsyncDisposable
{
    private const int Orders = 2_000;
    private const string Department = "network";

    private readonly Instance _instance = new($"bench_{Guid.NewGuid():N}"[..20]);
    private readonly Servers _servers = Servers.FromEnvironment();
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("desk-bench").FullName;
    private readonly ServiceBuilder[] _services = [ServiceBuilder.Of<OrderService>()];
    private IReadOnlyDictionary<string, Uri> _users = null!;
    private NpgsqlDataSource _usual = null!;
    private IConnection _sender = null!;
    private IConnection _administrator = null!;

    /// <summary>The orders that there are.</summary>
    public IReadOnlyList<Guid> Streams { get; } = [.. Enumerable.Range(0, Orders).Select(_ => Guid.NewGuid())];

    /// <summary>Connection string of the service.</summary>
    public string ServiceDatabase { get; private set; } = "";

    /// <summary>The service's broker address.</summary>
    public Uri ServiceBroker => _users[OrderService.Name];

    /// <summary>File with the key of the desk's tokens.</summary>
    public string KeysFile { get; private set; } = "";

    /// <summary>Broker address of the administrator, for floors.</summary>
    public Uri Broker => new UriBuilder(_servers.RabbitMq) { Path = _instance.Name }.Uri;

    /// <summary>A connection that may do everything, for floors.</summary>
    public IConnection Administrator => _administrator;

    /// <summary>The database of what is written by hand: lean tables in a schema of their own.</summary>
    public NpgsqlDataSource Lean { get; private set; } = null!;

    /// <summary>The usual Marten, in a schema of its own.</summary>
    public IDocumentStore Usual { get; private set; } = null!;

    /// <summary>Sets it all up.</summary>
    public static async Task<HopField> CreateAsync()
    {
        var field = new HopField();
        await field.ProvisionAsync();
        return field;
    }

    /// <summary>A quorum queue of the floors'.</summary>
    public async Task DeclareQueueAsync(string queue, string? boundTo = null)
    {
        await using var channel = await _administrator.CreateChannelAsync();
        await channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        if (boundTo is not null)
        {
            await channel.ExchangeDeclareAsync(boundTo, ExchangeType.Fanout, durable: true);
            await channel.QueueBindAsync(queue, boundTo, "");
        }
    }

    /// <summary>Someone who sends commands as a department does.</summary>
    public async Task<Sender> SenderAsync(IHopWay way)
    {
        // A department may send to its desk and to nobody else; the floors have no such rules.
        var connection = way is PlatformHop ? _sender : _administrator;
        var user = way is PlatformHop ? _instance.User(Roles.Department, Department) : Uri.UnescapeDataString(Broker.UserInfo.Split(':')[0]);
        return new(await connection.CreateChannelAsync(new CreateChannelOptions(true, true)), way, user, Streams);
    }

    /// <summary>How many messages wait in a queue.</summary>
    public static async Task<uint> DepthAsync(IChannel channel, string queue) => (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _administrator.DisposeAsync();
        await Lean.DisposeAsync();
        Usual.Dispose();
        await _usual.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await new Database(_servers, _instance).DropAsync(_services.Select(s => s.Name));
        await new Broker(_servers, _instance).DropAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private async Task ProvisionAsync()
    {
        var tokens = new Tokens(_folder);
        tokens.EnsureKey();
        KeysFile = tokens.KeysFile;
        var databases = await new Database(_servers, _instance).ProvisionAsync(_services, Password, fresh: true, default);
        ServiceDatabase = databases[OrderService.Name];
        await using (var owner = new Database(_servers, _instance).Owner("vault")) // its orders are of requests that no Intake has opened
        {
            await VaultSchema.CreateAsync(
                owner, new Dictionary<string, VaultRights> { [_instance.Role(OrderService.Name)] = VaultRights.UseKeys | VaultRights.NameCustomers }, default);
        }

        _users = await new Broker(_servers, _instance).ProvisionAsync(
            _services, [new(Roles.Department, Department)], Password, fresh: true, default);
        _sender = await new ConnectionFactory { Uri = _users[$"{Roles.Department}.{Department}"] }.CreateConnectionAsync();
        _administrator = await new ConnectionFactory { Uri = Broker }.CreateConnectionAsync();
        await BeginOrdersAsync();
        await BeginLeanOrdersAsync();
        await BeginUsualOrdersAsync();

        static string Password(string name) => "bench-" + name;
    }

    /// <summary>The orders begin, and the publisher has told of that.</summary>
    private async Task BeginOrdersAsync()
    {
        var schema = Schema.For(OrderService.Name);
        var settings = new NpgsqlConnectionStringBuilder(ServiceDatabase) { SearchPath = schema };
        await using var database = NpgsqlDataSource.Create(settings.ConnectionString);
        await using (var store = new DocumentStore(ServiceStore.Options(database, schema, ContractJson.Options, _services[0].MapTo)))
        await using (var log = new EventLog(store, database, schema))
        {
            await Task.WhenAll(Streams.Select(order => log.AppendAsync(
                new(order, OrderService.Stream.Name, 0, [SampleFacts.Stored(Dispatched(order))], []), CancellationToken.None)));
        }

        await using var told = database.CreateCommand("insert into log_progress (reader, sequence) select 'publisher', max(seq_id) from mt_events");
        await told.ExecuteNonQueryAsync();
    }

    private async Task BeginLeanOrdersAsync()
    {
        Lean = ByHand.Open(_instance.Name, "lean");
        await using var command = Lean.CreateCommand($"create schema lean; {HandHop.Tables}");
        await command.ExecuteNonQueryAsync();
        await using var begin = Lean.CreateCommand("insert into streams (id, version) select unnest($1::uuid[]), 1");
        begin.Parameters.Add(new() { Value = Streams.ToArray() });
        await begin.ExecuteNonQueryAsync();
    }

    private async Task BeginUsualOrdersAsync()
    {
        _usual = ByHand.Open(_instance.Name, "usual");
        Usual = await UsualMarten.OpenAsync(_usual, "usual", options =>
        {
            OrderDocument.Map(options);
            options.Projections.Snapshot<OrderDocument>(SnapshotLifecycle.Inline);
        });
        foreach (var some in Streams.Chunk(100))
        {
            await using var session = Usual.LightweightSession();
            foreach (var order in some)
            {
                session.Events.StartStream<OrderDocument>(order, Dispatched(order));
            }

            await session.SaveChangesAsync();
        }
    }

    private static WorkOrderDispatched Dispatched(Guid order) => SampleFacts.Life.OfType<WorkOrderDispatched>().First() with { WorkOrderId = order };
}
