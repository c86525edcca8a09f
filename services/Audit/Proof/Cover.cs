using Npgsql;

namespace Audit.Proof;

/// <summary>
/// Waits for a checkpoint that covers what the ledger holds, so that what is exported can be proved. The checkout's own ledger is
/// signed here where no service of it runs; else its service signs it every few seconds.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="proofs">Where its checkpoints are.</param>
/// <param name="notary">Signs it, where the key is at hand.</param>
public sealed class Cover(LedgerReader ledger, ProofFolder proofs, Notary? notary)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(0.5);

    /// <summary>The latest signed note, once it covers all facts that the ledger has now.</summary>
    /// <param name="allowedTail">How many facts at the end it need not cover.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The note, and the position up to which facts belong to it: what it covers, and the tail that was allowed.</returns>
    /// <exception cref="NotCoveredException">None came.</exception>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<(string Note, long UpTo)> WaitAsync(long allowedTail, TimeSpan patience, CancellationToken cancellationToken)
    {
        var end = await ledger.LastPositionAsync(cancellationToken);
        for (var waited = TimeSpan.Zero; ; waited += Between)
        {
            var broken = await SignAsync(cancellationToken);
            var (note, size) = Latest();
            if (note is not null && size >= end - allowedTail) return (note, Math.Max(size, end));

            if (broken is not null || waited >= patience)
            {
                throw new NotCoveredException(
                    $"The ledger has {end} facts, and {(note is null ? "none is" : $"only {size} are")} covered by a checkpoint. "
                    + (broken is null ? $"None that covers them came in {patience.TotalSeconds:0} s." : $"Nothing more is signed: {broken}"));
            }

            await Task.Delay(Between, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Why it cannot be signed; null when it was, or another signs it.</summary>
    private async Task<string?> SignAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (notary?.SignIfNobodyElseDoesAsync(cancellationToken) ?? Task.CompletedTask);
            return null;
        }
        catch (Exception e) when (e is LedgerBrokenException or CheckpointException or KeyAwayException)
        {
            return e.Message;
        }
    }

    private (string? Note, long Size) Latest()
    {
        try
        {
            return proofs.FindLatest() is { } note ? (note, Checkpoint.SizeIn(note)) : (null, 0);
        }
        catch (CheckpointException)
        {
            return (null, 0);
        }
    }
}

/// <summary>No checkpoint covers what the ledger holds.</summary>
/// <param name="what">What is covered, and why no more.</param>
public sealed class NotCoveredException(string what) : Exception(what);
