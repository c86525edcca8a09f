using Contracts;
using EventStore;
using Hosting;
using Marten;
using Messaging;
using Npgsql;

namespace DeskSetup;

/// <summary>A database for the desk; in it a schema for each service, which only that service's role may use.</summary>
/// <param name="postgres">An Npgsql connection string of a role that may create databases and roles.</param>
/// <param name="instance">Which desk.</param>
public sealed class Database(string postgres, Instance instance)
{
    public Database(Servers servers, Instance instance)
        : this(servers.Postgres, instance)
    {
    }

    /// <summary>Creates what is missing, and sets the roles' passwords.</summary>
    /// <param name="services">The services.</param>
    /// <param name="password">Gives each service's password.</param>
    /// <param name="fresh">Drops the database first.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <returns>The connection string of each service.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ProvisionAsync(
        IReadOnlyList<ServiceBuilder> services, Func<string, string> password, bool fresh, CancellationToken cancellationToken)
    {
        await using (var admin = NpgsqlDataSource.Create(DatabaseAddress.Read(postgres)))
        {
            if (fresh)
            {
                await RunAsync(admin, $"drop database if exists {instance.Name} with (force)");
            }

            if (await MissingAsync(admin, "select 1 from pg_database where datname = $1", instance.Name))
            {
                await RunAsync(admin, $"create database {instance.Name}");
            }

            await new DatabaseRoles(admin, instance).EnsureAsync(services, password, cancellationToken);
        }

        await using var owner = Owner("public");
        await VaultSchema.CreateAsync(owner, services.ToDictionary(s => instance.Role(s.Name), s => VaultRightsOf(s.Name)), cancellationToken);
        foreach (var service in services)
        {
            await LayOutAsync(service, cancellationToken);
        }

        return services.ToDictionary(s => s.Name, s => Connection(instance.Role(s.Name), password(s.Name)));

        async Task RunAsync(NpgsqlDataSource database, string sql)
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        async Task<bool> MissingAsync(NpgsqlDataSource database, string sql, string name)
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.Add(new() { Value = name });
            return await command.ExecuteScalarAsync(cancellationToken) is null;
        }
    }

    /// <summary>The desk's database as its owner, with a schema as search path.</summary>
    public NpgsqlDataSource Owner(string schema) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Connection(null, null)) { SearchPath = schema });

    /// <summary>The directory knows no requests. Intake opens them and erases; Audit imports those of elsewhere.</summary>
    private static VaultRights VaultRightsOf(string service) => service switch
    {
        "directory" => VaultRights.HearErasures,
        "intake" => VaultRights.UseKeys | VaultRights.NameCustomers | VaultRights.Erase,
        "audit" => VaultRights.UseKeys | VaultRights.NameCustomers | VaultRights.CompareCustomers,
        _ => VaultRights.UseKeys,
    };

    /// <summary>Lays the schema out or brings it up, and fills read models that are new or of a new shape.</summary>
    private async Task LayOutAsync(ServiceBuilder service, CancellationToken cancellationToken)
    {
        var (schema, role) = (Schema.For(service.Name), instance.Role(service.Name));
        await using var owner = Owner(schema);
        var former = new FormerTables(owner, schema);
        await former.MakeWayAsync(cancellationToken);
        await using var store = new DocumentStore(ServiceStore.Options(owner, schema, ContractJson.Options, service.MapTo));
        await Schema.LayOutAsync(owner, store, role, service.Growing, cancellationToken);
        await former.BringOverAsync(store, cancellationToken);
        var rebuild = new Rebuild(owner, service, role, Console.WriteLine);
        foreach (var view in await rebuild.EmptyAsync(cancellationToken))
        {
            if ((await rebuild.RunAsync(view, cancellationToken)).LeftOut is { Count: > 0 } leftOut)
            {
                await Console.Error.WriteLineAsync(
                    $"WARNING: {leftOut.Count:N0} streams of {service.Name} ({view.StreamType}) are in no read model, as their facts cannot be read or folded.");
            }
        }
    }

    /// <summary>Drops the database and the roles; for tests.</summary>
    public async Task DropAsync(IEnumerable<string> services)
    {
        await using var admin = NpgsqlDataSource.Create(DatabaseAddress.Read(postgres));
        string[] statements =
        [
            $"drop database if exists {instance.Name} with (force)",
            .. services.Select(s => $"drop role if exists {instance.Role(s)}"),
        ];
        foreach (var statement in statements)
        {
            await using var command = admin.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    private string Connection(string? role, string? password)
    {
        var settings = DatabaseAddress.Read(postgres);
        settings.Database = instance.Name;
        if (role is not null)
        {
            settings.Username = role;
            settings.Password = password;
            settings.MaxPoolSize = 30;
        }

        return settings.ConnectionString;
    }
}
