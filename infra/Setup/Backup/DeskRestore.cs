using Audit.Proof;
using EventStore;
using Messaging;
using Npgsql;

namespace DeskSetup.Backup;

/// <summary>What a restore came to.</summary>
/// <param name="Of">What the backup says of itself.</param>
/// <param name="ErasedAgain">Requests that the keys could have opened, and that were erased since.</param>
/// <param name="WithoutKey">How many requests have no key: their personal texts read <c>[erased]</c>.</param>
/// <param name="NotDropped">The database that was replaced, where it could not be dropped; else null.</param>
public sealed record Restored(Manifest Of, IReadOnlyList<Guid> ErasedAgain, long WithoutKey, string? NotDropped = null);

/// <summary>
/// Makes a desk's database from a backup. What was erased by then, or since, is erased in it before anybody reads it. Services' roles, grants
/// and read models are made afterwards, as for any database that is laid out (<see cref="Database"/>).
/// </summary>
/// <param name="postgres">An Npgsql connection string of a role that may create databases.</param>
/// <param name="instance">Which desk. Its services are stopped.</param>
public sealed class DeskRestore(string postgres, Instance instance)
{
    private readonly NpgsqlConnectionStringBuilder _address = DatabaseAddress.Read(postgres);
    private readonly PostgresTools _tools = new(DatabaseAddress.Read(postgres), instance.Name);

    private string Former => $"{instance.Name}_replaced";

    /// <summary>Makes the database. Where that fails, all is as it was.</summary>
    /// <param name="folder">The backup.</param>
    /// <param name="keysFile">Keys, of this backup or of a later one; null for none.</param>
    /// <param name="erased">Lists of erased requests, besides the backup's own.</param>
    /// <param name="replace">Drops the desk's database if there is one, once this one is made.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <param name="finish">What belongs to it besides, done before the former database goes; undoes itself where it fails.</param>
    /// <exception cref="InvalidOperationException">The backup cannot be read, there is a database, or <c>pg_restore</c> failed.</exception>
    /// <exception cref="InvalidDataException">A line of a list cannot be read; nothing was touched.</exception>
    public async Task<Restored> RunAsync(
        string folder, string? keysFile, IEnumerable<string> erased, bool replace, CancellationToken cancellationToken, Func<CancellationToken, Task>? finish = null)
    {
        var manifest = Manifest.Read(folder);
        var requests = ErasedIn(folder, erased);
        await using var admin = NpgsqlDataSource.Create(_address);
        var isThere = (await admin.ReadAsync("select 1 from pg_database where datname = $1", _ => 1, cancellationToken, instance.Name)).Count > 0;
        if (isThere && !replace)
        {
            throw new InvalidOperationException($"There is a database {instance.Name}. Say --replace to have this one take its place.");
        }

        await admin.RunAsync($"drop database if exists {Former}", cancellationToken);
        if (isThere) await admin.RunAsync($"alter database {instance.Name} rename to {Former}", cancellationToken);
        Restored restored;
        try
        {
            await admin.RunAsync($"create database {instance.Name}", cancellationToken);
            restored = await FillAsync(manifest, folder, keysFile, requests, cancellationToken);
            if (finish is not null) await finish(cancellationToken);
        }
        catch (Exception e)
        {
            await PutBackAsync(admin, isThere, e);
            throw;
        }

        try
        {
            await admin.RunAsync($"drop database if exists {Former}", cancellationToken);
            return restored;
        }
        catch (NpgsqlException)
        {
            return restored with { NotDropped = Former };
        }
    }

    private async Task PutBackAsync(NpgsqlDataSource admin, bool wasThere, Exception because)
    {
        try
        {
            await admin.RunAsync($"drop database if exists {instance.Name} with (force)", CancellationToken.None);
            if (wasThere) await admin.RunAsync($"alter database {Former} rename to {instance.Name}", CancellationToken.None);
        }
        catch (NpgsqlException e)
        {
            var lies = wasThere ? $" The former database lies in {Former}: drop {instance.Name} and rename it back." : "";
            throw new InvalidOperationException($"{because.Message} What was there could not be put back: {e.Message}.{lies}", because);
        }
    }

    private async Task<Restored> FillAsync(
        Manifest manifest, string folder, string? keysFile, IReadOnlyCollection<Guid> erased, CancellationToken cancellationToken)
    {
        await _tools.RestoreAsync(Path.Combine(folder, DeskBackup.Record), [], cancellationToken);
        if (keysFile is not null)
        {
            await _tools.RestoreAsync(keysFile, ["--data-only"], cancellationToken);
        }

        await using var owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Database = instance.Name, CommandTimeout = 0, Pooling = false });
        var again = await ErasedRequests.EraseAsync(owner, erased, cancellationToken);
        foreach (var (service, last) in manifest.TellAgainAfter)
        {
            await owner.RunAsync(
                $"update {Schema.For(service)}.log_progress set sequence = least(sequence, $1) where reader = 'publisher'", cancellationToken, last);
        }

        var withoutKey = await owner.ReadAsync(
            """
            select count(*) from (select distinct request_id from audit.ledger where request_id is not null) l
            where not exists (select from vault.requests r join vault.keys k on k.id = r.key_id where r.request_id = l.request_id and k.key is not null)
            """, row => row.GetInt64(0), cancellationToken);
        return new(manifest, again, withoutKey[0]);
    }

    /// <summary>Puts the backup's proofs in their place; those that were there are kept beside them, as evidence of what was lost.</summary>
    /// <param name="folder">The backup.</param>
    /// <param name="proof">The desk's folder of proofs.</param>
    /// <param name="erased">Lists of erased requests that go on being kept there, besides the backup's own.</param>
    /// <param name="now">Names what is put aside.</param>
    /// <returns>Where the former proofs lie; null where there were none.</returns>
    public static string? RestoreProof(string folder, string proof, IEnumerable<string> erased, DateTimeOffset now)
    {
        var requests = ErasedIn(folder, erased);
        var former = Directory.Exists(proof) ? $"{proof}.replaced-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}" : null;
        if (former is not null) Directory.Move(proof, former);
        try
        {
            var source = new ProofFolder(Path.Combine(folder, DeskBackup.Proof));
            if (source.FindLatest() is { } checkpoint)
            {
                source.CopyTo(new ProofFolder(proof), checkpoint);
            }

            new ErasedList(Path.Combine(proof, ErasedList.FileName)).Add(requests);
            return former;
        }
        catch
        {
            PutProofBack(proof, former);
            throw;
        }
    }

    /// <summary>Undoes it.</summary>
    /// <param name="proof">The desk's folder of proofs.</param>
    /// <param name="former">Where the former ones lie.</param>
    public static void PutProofBack(string proof, string? former)
    {
        if (Directory.Exists(proof)) Directory.Delete(proof, recursive: true);
        if (former is not null) Directory.Move(former, proof);
    }

    /// <summary>A list that is not there, or cannot be read, must not pass for an empty one.</summary>
    private static HashSet<Guid> ErasedIn(string folder, IEnumerable<string> lists)
    {
        var requests = new HashSet<Guid>();
        foreach (var list in lists.Prepend(Path.Combine(folder, DeskBackup.Erased)))
        {
            if (!File.Exists(list)) throw new InvalidOperationException($"There is no list of what was erased at {list}.");
            requests.UnionWith(new ErasedList(list).ReadWhole());
        }

        return requests;
    }
}
