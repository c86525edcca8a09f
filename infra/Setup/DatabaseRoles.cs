using System.Globalization;
using EventStore;
using Hosting;
using Npgsql;

namespace DeskSetup;

/// <summary>
/// The services' roles on the database server. Each may connect to the desk's database and to no other of those that the desk or
/// PostgreSQL itself have made, and none can hold a statement or a transaction for ever.
/// </summary>
/// <param name="admin">Connected as a role that may create roles.</param>
/// <param name="instance">Which desk.</param>
internal sealed class DatabaseRoles(NpgsqlDataSource admin, Instance instance)
{
    /// <summary>Everybody may connect to these unless it is taken away.</summary>
    private static readonly string[] OfPostgres = ["postgres", "template1"];

    /// <summary>Creates the roles that are missing, and sets what each may. Counts from a role's next session on.</summary>
    public async Task EnsureAsync(IReadOnlyList<ServiceBuilder> services, Func<string, string> password, CancellationToken cancellationToken)
    {
        await using var connection = await admin.OpenConnectionAsync(cancellationToken);
        await RunAsync($"revoke connect on database {instance.Name} from public");
        foreach (var service in services)
        {
            var role = instance.Role(service.Name);
            await RunAsync(
                $"""
                {(await AnyAsync($"select from pg_roles where rolname = '{role}'") ? "alter" : "create")} role {role} login password '{password(service.Name)}';
                grant connect on database {instance.Name} to {role};
                alter role {role} in database {instance.Name} set statement_timeout = {Milliseconds(service.LongestTransaction)};
                alter role {role} in database {instance.Name} set idle_in_transaction_session_timeout = {Milliseconds(service.LongestTransaction)};
                """);
        }

        if (services.Count > 0)
        {
            await CloseOthersAsync(instance.Role(services[0].Name));
        }

        // One at a time: two that take the same right away at once fail.
        async Task CloseOthersAsync(string role)
        {
            await RunAsync($"select pg_advisory_lock({LockKeys.Of("server", "connect")})");
            foreach (var database in OfPostgres)
            {
                if (await AnyAsync($"select from pg_database where datname = '{database}' and has_database_privilege('{role}', oid, 'connect')"))
                {
                    await RunAsync($"revoke connect on database {database} from public");
                }
            }

            await RunAsync("select pg_advisory_unlock_all()");
        }

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        async Task<bool> AnyAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return reader.HasRows;
        }
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
