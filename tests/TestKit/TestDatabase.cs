using Contracts;
using EventStore;
using Marten;
using Messaging;
using Npgsql;

namespace TestKit;

/// <summary>A database of its own for one test class, with one schema and its role; dropped afterwards.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _admin;

    private readonly Action<StoreOptions> _contents;
    private readonly List<IDocumentStore> _stores = [];

    private TestDatabase(string admin, string name, NpgsqlDataSource owner, NpgsqlDataSource service, Action<StoreOptions> contents) =>
        (_admin, Name, Owner, Service, _contents) = (admin, name, owner, service, contents);

    /// <summary>Its name, and that of its schema's role.</summary>
    public string Name { get; }

    private const VaultRights Everything =
        VaultRights.UseKeys | VaultRights.NameCustomers | VaultRights.CompareCustomers | VaultRights.Erase;

    /// <summary>The schema in it.</summary>
    public const string SchemaName = "sample";

    /// <summary>Connected as the owner, with the schema as search path.</summary>
    public NpgsqlDataSource Owner { get; }

    /// <summary>Connected as a service would be.</summary>
    public NpgsqlDataSource Service { get; }

    /// <summary>Creates it.</summary>
    /// <param name="contents">Documents and tables beside those that every service has.</param>
    /// <param name="ddl">A table that Marten does not know.</param>
    public static async Task<TestDatabase> CreateAsync(Action<StoreOptions>? contents = null, string? ddl = null)
    {
        await TestServers.EnsureAsync();
        var admin = Environment.GetEnvironmentVariable("DESK_POSTGRES")!;
        var name = $"test_{Guid.NewGuid():N}"[..20];
        await RunAsync(admin, $"create database {name}", $"create role {name} login password '{name}'");
        var settings = new NpgsqlConnectionStringBuilder(admin) { Database = name, SearchPath = SchemaName, MaxPoolSize = 30 };
        var owner = NpgsqlDataSource.Create(settings.ConnectionString);
        await VaultSchema.CreateAsync(owner, new Dictionary<string, VaultRights> { [name] = Everything }, CancellationToken.None);
        await RunAsync(settings.ConnectionString, [$"create schema {SchemaName}", .. ddl is null ? Array.Empty<string>() : [ddl]]);
        (settings.Username, settings.Password, settings.MaxAutoPrepare, settings.NoResetOnClose) = (name, name, 60, true);
        var created = new TestDatabase(admin, name, owner, NpgsqlDataSource.Create(settings.ConnectionString), options =>
        {
            Catalog.Contracts.MapTo(options);
            options.Schema.For<Snapshot>();
            contents?.Invoke(options);
        });
        await created.LayOutAsync();
        return created;
    }

    /// <summary>Lays the schema out, as its owner.</summary>
    public async Task LayOutAsync()
    {
        await Schema.LayOutAsync(Owner, OwnerStore(), Name, [], CancellationToken.None);
    }

    /// <summary>The store as its owner opens it.</summary>
    public IDocumentStore OwnerStore() => Opened(Owner);

    /// <summary>The store as a node of the service opens it.</summary>
    /// <param name="over">Another way to the database.</param>
    public IDocumentStore OpenStore(NpgsqlDataSource? over = null) => Opened(over ?? Service);

    /// <summary>The log as a node of the service opens it.</summary>
    public EventLog OpenLog(int mostSeconds = 10) => new(OpenStore(), Service, SchemaName, mostSeconds);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _stores.ForEach(store => store.Dispose());
        await Owner.DisposeAsync();
        await Service.DisposeAsync();
        await RunAsync(_admin, $"drop database {Name} with (force)", $"drop role {Name}");
    }

    private DocumentStore Opened(NpgsqlDataSource database)
    {
        var store = new DocumentStore(ServiceStore.Options(database, SchemaName, ContractJson.Options, _contents));
        _stores.Add(store);
        return store;
    }

    private static async Task RunAsync(string connectionString, params string[] statements)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        foreach (var statement in statements)
        {
            await using var command = database.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }
}
