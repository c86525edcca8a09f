using System.Data.Common;
using System.Runtime.ExceptionServices;
using Marten;
using Marten.Services;
using Npgsql;

namespace EventStore;

/// <summary>What a transaction came to.</summary>
/// <param name="Outcomes">One for each append, in their order.</param>
/// <param name="FirstSequence">The number of the first fact that was stored.</param>
/// <param name="LastSequence">The number of the last one.</param>
internal readonly record struct AppendResult(AppendOutcome[] Outcomes, long FirstSequence, long LastSequence);

/// <summary>
/// A group of appends to different streams in one session of Marten's, with the documents that belong to them. Nearly always all of
/// them succeed: then everything goes in one round trip, which takes itself back when one does not. Then the session first asks, under
/// the lock, who may go on, and stores the facts of those.
/// </summary>
/// <param name="store">The service's.</param>
/// <param name="schema">Its schema.</param>
/// <param name="mostSeconds">After which a statement is given up, the wait for the lock included.</param>
internal sealed class AppendTransaction(IDocumentStore store, string schema, int mostSeconds)
{
    private readonly AppendStatements _statements = new(schema);

    /// <summary>Stores what can be stored.</summary>
    /// <param name="appends">To different streams.</param>
    public async Task<AppendResult> RunAsync(IReadOnlyList<Append> appends)
    {
        try
        {
            return await SaidAsync(() => AllAsync(appends));
        }
        catch (PostgresException e) when (e.SqlState is AppendStatements.NotAll or PostgresErrorCodes.UniqueViolation)
        {
            return await SaidAsync(() => EachAsync(appends));
        }
    }

    private async Task<AppendResult> AllAsync(IReadOnlyList<Append> appends)
    {
        await using var session = Open();
        session.QueueOperation(_statements.Lock());
        var existing = appends.Where(a => a.ExpectedVersion > 0).ToList();
        if (existing.Count > 0)
        {
            session.QueueOperation(_statements.MoveAll(existing));
        }

        if (existing.Count < appends.Count)
        {
            session.QueueOperation(_statements.BeginAll(appends.Where(a => a.ExpectedVersion == 0).ToList()));
        }

        return await StoreAsync(session, appends, new AppendOutcome[appends.Count]);
    }

    private async Task<AppendResult> EachAsync(IReadOnlyList<Append> appends)
    {
        await using var session = Open();
        await session.BeginTransactionAsync(CancellationToken.None);
        HashSet<Guid> moved = [], repeated = [];
        AppendOperation[] questions =
            [_statements.Lock(), _statements.Known(appends, repeated), _statements.Move(appends, moved), _statements.Begin(appends, moved)];
        await AskAsync(session, questions);
        var outcomes = appends.Select(a =>
            moved.Contains(a.StreamId) ? AppendOutcome.Appended
            : a.Facts.Count > 0 && repeated.Contains(a.Facts[0].Id) ? AppendOutcome.Repeated
            : AppendOutcome.Conflict).ToArray();
        var stored = appends.Where((_, i) => outcomes[i] == AppendOutcome.Appended).ToList();
        return stored.Count > 0 ? await StoreAsync(session, stored, outcomes) : new(outcomes, 0, -1);
    }

    private IDocumentSession Open() => store.LightweightSession(new SessionOptions { Timeout = mostSeconds });

    private async Task<AppendResult> StoreAsync(IDocumentSession session, IReadOnlyList<Append> appends, AppendOutcome[] outcomes)
    {
        var result = new AppendResult(outcomes, 0, -1);
        session.QueueOperation(_statements.Store(appends, (first, last) => result = new(outcomes, first, last)));
        var due = appends.Where(a => a.Due is not null).ToLookup(a => a.Due!.Value.At is not null);
        if (due[true].Any())
        {
            session.QueueOperation(_statements.Due([.. due[true]]));
        }

        if (due[false].Any())
        {
            session.QueueOperation(_statements.NeverDue([.. due[false]]));
        }

        foreach (var alongside in appends.SelectMany(a => a.Alongside))
        {
            alongside(session);
        }

        await session.SaveChangesAsync();
        return result;
    }

    /// <summary>Questions whose answers decide what the same transaction stores; Marten's session has no place for them.</summary>
    private async Task AskAsync(IDocumentSession session, IReadOnlyList<AppendOperation> questions)
    {
        var builder = new Weasel.Postgresql.BatchBuilder();
        foreach (var question in questions)
        {
            builder.StartNewCommand();
            question.ConfigureCommand(builder, (Marten.Internal.IMartenSession)session);
        }

        await using var batch = builder.Compile();
        (batch.Connection, batch.Timeout) = (session.Connection, mostSeconds);
        await using var reader = await batch.ExecuteReaderAsync();
        foreach (var question in questions)
        {
            await question.PostprocessAsync(reader, [], CancellationToken.None);
            await reader.NextResultAsync();
        }
    }

    /// <summary>What the database said, not as Marten wraps it: those who wait decide by it.</summary>
    private static async Task<AppendResult> SaidAsync(Func<Task<AppendResult>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is not DbException && Said(e) is not null)
        {
            ExceptionDispatchInfo.Throw(Said(e)!);
            throw;
        }
    }

    private static DbException? Said(Exception? exception)
    {
        while (exception is not (null or DbException))
        {
            exception = exception.InnerException;
        }

        return (DbException?)exception;
    }
}
