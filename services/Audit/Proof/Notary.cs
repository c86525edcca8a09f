using EventStore;
using Npgsql;

namespace Audit.Proof;

/// <summary>
/// Takes the ledger's new facts into the tree and signs what it is then. What was signed is never signed otherwise: where the ledger
/// does not continue it, nothing more is signed until a person has looked.
/// </summary>
/// <param name="database">Where the ledger is.</param>
/// <param name="folder">Where the proofs go.</param>
/// <param name="place">Where the private key lies.</param>
/// <param name="origin">Names the ledger in its checkpoints: a URL without its scheme, such as <c>desk.example/ledger</c>.</param>
/// <param name="clock">The desk's clock.</param>
public sealed class Notary(NpgsqlDataSource database, ProofFolder folder, IKeyPlace place, string origin, TimeProvider clock) : IDisposable
{
    private const int MostAtOnce = 20_000;
    private readonly Tiles _tiles = folder.OpenTiles();
    private readonly Signer _signer = new(folder, place);
    private bool _resumed;

    /// <summary>The fingerprint of the key that signed last; null before.</summary>
    public string? Key { get; private set; }

    /// <inheritdoc />
    public void Dispose() => _signer.Dispose();

    /// <summary>Signs the ledger as it is, unless a service is at it: then that one does.</summary>
    /// <exception cref="LedgerBrokenException">The ledger does not continue what was signed.</exception>
    public async Task SignIfNobodyElseDoesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var turn = await connection.BeginTransactionAsync(cancellationToken); // its end gives the lock back
        await using var tryLock = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection, turn);
        tryLock.Parameters.Add(new() { Value = LockKeys.Of(Schema.For(AuditService.Name), NotaryLoop.Purpose) });
        if (await tryLock.ExecuteScalarAsync(cancellationToken) is true)
        {
            await SignAsync(cancellationToken);
        }
    }

    /// <summary>Signs the ledger as it is. One process at a time.</summary>
    /// <returns>The checkpoint, also when nothing came since the last.</returns>
    /// <exception cref="LedgerBrokenException">The ledger does not continue what was signed.</exception>
    /// <exception cref="CheckpointException">The latest checkpoint is not ours, or the key is not the one that the latest change names.</exception>
    /// <exception cref="KeyAwayException">The key cannot be had at the moment.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<Checkpoint> SignAsync(CancellationToken cancellationToken)
    {
        try
        {
            Resume();
            var before = _tiles.Size;
            await MustStillHoldAsync(cancellationToken);
            while (await TakeAsync(cancellationToken) == MostAtOnce)
            {
                // There may be more.
            }

            _tiles.Flush();
            await using var turn = await SigningTurn.TakeAsync(database, cancellationToken);
            var (key, _) = _signer.Open();
            var checkpoint = new Checkpoint(origin, _tiles.Size, _tiles.RootOf(_tiles.Size), clock.GetUtcNow());
            folder.Add(checkpoint, checkpoint.Sign(key), grown: _tiles.Size > before || before == 0);
            Key = PublicKey.Of(key).Fingerprint;
            return checkpoint;
        }
        catch
        {
            _resumed = false;
            _signer.Close();
            throw;
        }
    }

    private void Resume()
    {
        if (_resumed)
        {
            return;
        }

        var last = folder.FindLatest() is { } note ? _signer.Open().Chain.Open(note) : null;
        _tiles.Resume(last?.Size ?? 0);
        if (last is not null && !_tiles.RootOf(last.Size).AsSpan().SequenceEqual(last.Root))
        {
            throw new LedgerBrokenException($"The tiles in {folder.FullName} are not those of the checkpoint of {last.Size} facts.");
        }

        _resumed = true;
    }

    /// <summary>The last fact that was signed still stands where it stood: a tail that was cut off, or an older backup, shows at once.</summary>
    private async Task MustStillHoldAsync(CancellationToken cancellationToken)
    {
        if (_tiles.Size == 0)
        {
            return;
        }

        var last = await ReadAsync(_tiles.Size, 1, cancellationToken);
        if (last.Count == 0 || last[0].Position != _tiles.Size)
        {
            throw new LedgerBrokenException($"{_tiles.Size} facts were signed, and the ledger has none at position {_tiles.Size}.");
        }

        if (!last[0].Leaf.AsSpan().SequenceEqual(_tiles.Leaf(_tiles.Size - 1, _tiles.Size)))
        {
            throw new LedgerBrokenException($"The fact at position {_tiles.Size} is not the one that was signed.");
        }
    }

    private async Task<int> TakeAsync(CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(_tiles.Size + 1, MostAtOnce, cancellationToken);
        foreach (var (position, leaf) in rows)
        {
            if (position != _tiles.Size + 1)
            {
                throw new LedgerBrokenException($"The ledger has no fact at position {_tiles.Size + 1}, but one at {position}.");
            }

            _tiles.Add(leaf);
        }

        return rows.Count;
    }

    private async Task<List<(long Position, byte[] Leaf)>> ReadAsync(long from, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "select position, hash, received_at, sent_at, service_sequence from ledger where position >= $1 order by position limit $2");
        command.Parameters.Add(new() { Value = from });
        command.Parameters.Add(new() { Value = limit });
        var rows = new List<(long, byte[])>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((reader.GetInt64(0), LedgerEntry.LeafOf(
                Convert.ToBase64String(reader.GetFieldValue<byte[]>(1)), reader.GetFieldValue<DateTimeOffset>(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3), reader.GetInt64(4))));
        }

        return rows;
    }
}

/// <summary>The ledger does not continue what was signed: somebody changed it, or an older backup was restored.</summary>
/// <param name="what">What does not fit.</param>
public sealed class LedgerBrokenException(string what) : Exception(what);
