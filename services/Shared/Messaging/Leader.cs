using EventStore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging;

/// <summary>
/// What is single in a service is done by whoever holds a database lock. A holder that loses its connection stops; should
/// two believe they lead for a moment, both do what a repeat absorbs.
/// </summary>
public sealed partial class Leader(NpgsqlDataSource database, string schema, ILogger<Leader> logger)
{
    private const int LongestAnswerSeconds = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits for the lock and does the work while holding it, again and again until stopped.</summary>
    /// <param name="purpose">Names the lock.</param>
    /// <param name="work">Is cancelled when the lock is lost.</param>
    /// <param name="stopping">Ends it all.</param>
    public async Task RunAsync(string purpose, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var session = await database.OpenConnectionAsync(stopping);
                await LeadAsync(session, purpose, work, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong, the work goes on when it can; the event says what it was.
            catch (Exception e)
            {
                LogStumbled(purpose, e.GetType().Name, e.GetBaseException().Message);
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
#pragma warning restore CA1031
        }
    }

    private async Task LeadAsync(NpgsqlConnection session, string purpose, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var working = Task.CompletedTask;
        try
        {
            while (await AskAsync(session, $"select pg_try_advisory_lock({LockKeys.Of(schema, purpose)})", stopping) is not true)
            {
                await Task.Delay(Pause, TimeProvider.System, stopping);
            }

            LogLeads(purpose);
            working = work(lost.Token);
            while (await Task.WhenAny(working, Task.Delay(Pause, TimeProvider.System, stopping)) != working)
            {
                await AskAsync(session, "select 1", stopping); // is it still there?
            }

            await working;
        }
        finally
        {
            await lost.CancelAsync();
            await Task.WhenAny(working);
            await LetGoAsync(session);
        }
    }

    /// <summary>The session goes back to the pool, which resets nothing: the lock would stay with it, and nobody could lead.</summary>
    private static async Task LetGoAsync(NpgsqlConnection session)
    {
        try
        {
            await AskAsync(session, "select pg_advisory_unlock_all()", CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The session is gone, and the lock with it.
        }
    }

    private static async Task<object?> AskAsync(NpgsqlConnection session, string question, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(question, session) { CommandTimeout = LongestAnswerSeconds };
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    [LoggerMessage(1101, LogLevel.Information, "This process now does {Purpose}")]
    private partial void LogLeads(string purpose);

    [LoggerMessage(1102, LogLevel.Warning, "{Purpose} stopped and starts again: {Error} {Detail}")]
    private partial void LogStumbled(string purpose, string error, string detail);
}
