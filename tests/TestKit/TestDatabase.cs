using EventStore;
using Messaging;
using Npgsql;

namespace TestKit;

/// <summary>A database of its own for one test class, with one schema and its role; dropped afterwards.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _admin;

    private TestDatabase(string admin, string name, NpgsqlDataSource owner, NpgsqlDataSource service) =>
        (_admin, Name, Owner, Service) = (admin, name, owner, service);

    /// <summary>Its name, and that of its schema's role.</summary>
    public string Name { get; }

    /// <summary>The schema in it.</summary>
    public const string SchemaName = "sample";

    /// <summary>Connected as the owner, with the schema as search path.</summary>
    public NpgsqlDataSource Owner { get; }

    /// <summary>Connected as a service would be.</summary>
    public NpgsqlDataSource Service { get; }

    /// <summary>Creates it.</summary>
    public static async Task<TestDatabase> CreateAsync(params string[] viewTables)
    {
        await TestServers.EnsureAsync();
        var admin = Environment.GetEnvironmentVariable("DESK_POSTGRES")!;
        var name = $"test_{Guid.NewGuid():N}"[..20];
        await RunAsync(admin, $"create database {name}", $"create role {name} login password '{name}'");
        var settings = new NpgsqlConnectionStringBuilder(admin) { Database = name, SearchPath = SchemaName, MaxPoolSize = 30 };
        var owner = NpgsqlDataSource.Create(settings.ConnectionString);
        await VaultSchema.CreateAsync(owner, [name], eraser: name, CancellationToken.None);
        await Schema.CreateAsync(owner, SchemaName, name, viewTables, CancellationToken.None);
        (settings.Username, settings.Password, settings.MaxAutoPrepare, settings.NoResetOnClose) = (name, name, 60, true);
        return new(admin, name, owner, NpgsqlDataSource.Create(settings.ConnectionString));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Owner.DisposeAsync();
        await Service.DisposeAsync();
        await RunAsync(_admin, $"drop database {Name} with (force)", $"drop role {Name}");
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
