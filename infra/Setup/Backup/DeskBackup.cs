using System.Data;
using Audit.Proof;
using EventStore;
using Messaging;
using Npgsql;

namespace DeskSetup.Backup;

/// <summary>
/// Writes the record of a desk into a folder that may be kept for years, as no personal text lies in it in clear: the facts as they are stored,
/// with the ledger and its proofs. The keys that open their personal texts go into a file of their own, to be kept for days.
/// </summary>
/// <param name="postgres">An Npgsql connection string of a role that may read all.</param>
/// <param name="instance">Which desk. It may be at work.</param>
/// <param name="proof">Its proofs.</param>
/// <param name="clock">Tells when the backup was begun.</param>
public sealed class DeskBackup(string postgres, Instance instance, ProofFolder proof, TimeProvider clock)
{
    /// <summary>The facts and what else is kept, as <c>pg_dump</c> writes them.</summary>
    internal const string Record = "record.dump";

    /// <summary>The requests that were erased by then.</summary>
    internal const string Erased = ErasedList.FileName;

    /// <summary>The ledger's proofs.</summary>
    internal const string Proof = "proof";

    private readonly NpgsqlConnectionStringBuilder _address = DatabaseAddress.Read(postgres);
    private readonly PostgresTools _tools = new(DatabaseAddress.Read(postgres), instance.Name);

    /// <summary>Where the keys of a backup lie unless something else is said: beside its folder, so that a copy of the folder has none.</summary>
    public static string KeysFileOf(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".keys";

    /// <summary>Writes a backup: of one moment, whatever the services do meanwhile.</summary>
    /// <param name="folder">Must not be there yet; is there when the backup is whole.</param>
    /// <param name="keysFile">Gets the keys; readable by its owner alone.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <exception cref="InvalidOperationException">A folder or file is there, or <c>pg_dump</c> failed.</exception>
    public async Task<Manifest> WriteAsync(string folder, string keysFile, CancellationToken cancellationToken)
    {
        if (Path.Exists(folder) || Path.Exists(keysFile))
        {
            throw new InvalidOperationException($"{(Path.Exists(folder) ? folder : keysFile)} is there already. A backup never takes another's place.");
        }

        var (half, halfOfKeys) = (folder + ".part", keysFile + ".part");
        if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(half, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            var manifest = await WriteHalfAsync(half, halfOfKeys, cancellationToken);
            File.Move(halfOfKeys, keysFile);
            Directory.Move(half, folder);
            return manifest;
        }
        finally
        {
            File.Delete(halfOfKeys); // keys lie about nowhere
            if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        }
    }

    /// <summary>The checkpoint is read first, so that the ledger has all that it covers.</summary>
    private async Task<Manifest> WriteHalfAsync(string folder, string keysFile, CancellationToken cancellationToken)
    {
        var (begun, checkpoint) = (clock.GetUtcNow(), proof.FindLatest());
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Database = instance.Name, CommandTimeout = 0 });
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var snapshot = await AskAsync<string>(connection, "select pg_export_snapshot()", cancellationToken);

        var others = await KeptTables.FindOthersAsync(connection, cancellationToken);
        await _tools.DumpAsync(
            Path.Combine(folder, Record), snapshot,
            [
                .. KeptTables.Schemas.Append("vault").Select(s => $"--schema={s}"), "--exclude-table-data=vault.*", .. others.Select(t => $"--exclude-table-data={t}"),
            ], cancellationToken);
        await _tools.DumpAsync(keysFile, snapshot, ["--schema=vault", "--data-only", $"--exclude-table-data=vault.{VaultSchema.ErasedNames}"], cancellationToken);
        await ErasedRequests.WriteAsync(connection, Path.Combine(folder, Erased), cancellationToken);
        if (checkpoint is not null)
        {
            proof.CopyTo(new ProofFolder(Path.Combine(folder, Proof)), checkpoint);
        }

        var tellAgain = new SortedDictionary<string, long>();
        foreach (var service in DeskServices.All)
        {
            tellAgain[service.Name] = await AskAsync<long>(connection, TellAgainAfter(service.Name), cancellationToken);
        }

        var manifest = new Manifest(Manifest.ThisForm, begun, await AskAsync<long>(connection, "select count(*) from audit.ledger", cancellationToken), tellAgain);
        manifest.Write(folder);
        return manifest;
    }

    /// <summary>
    /// What a service told in the last hour of the desk's clock may still have waited in a queue, and what another could not handle lies
    /// parked there: neither is in the backup, so both are told again. Receivers absorb what they have.
    /// </summary>
    private string TellAgainAfter(string service)
    {
        var schema = Schema.For(service);
        var unhandled = string.Join(" union all ", KeptTables.Schemas.Select(other =>
            $"""
            select headers->>'cloudEvents_sequence' as number from {other}.parked
            where replayed_at is null and actor = '{instance.User(service)}' and headers->>'cloudEvents_sequence' ~ '^[0-9]{"{1,18}"}$'
            """));
        return
            $"""
            select least(
              coalesce((select sequence from {schema}.log_progress where reader = 'publisher'), 0),
              coalesce((select max(seq_id) from {schema}.mt_events
                where timestamp < (select max(timestamp) - interval '1 hour' from {schema}.mt_events)), 0),
              (select min(number::bigint) - 1 from ({unhandled}) parked))
            """;
    }

    private static async Task<T> AskAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
