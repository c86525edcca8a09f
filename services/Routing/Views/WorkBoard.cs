using System.Collections.Frozen;
using EventStore;
using Hosting;
using Npgsql;

namespace Routing.Views;

/// <summary>
/// Lets many wait for a change of their work at the price of one small query for each round of appends, whoever many they are:
/// it knows the version of every agent's work. Idle while nobody waits.
/// </summary>
public sealed class WorkBoard(EventLog log, Rows rows) : BackgroundService
{
    /// <summary>The version of a set of requests, as an SQL aggregate; null for none.</summary>
    internal const string Version =
        "left(encode(sha256(convert_to(string_agg(request_id::text || '/' || revision::text, ',' order by request_id), 'UTF8')), 'hex'), 16)";

    /// <summary>The version of no requests.</summary>
    internal const string Nothing = "0";

    private const string Sql =
        $"""
        select jsonb_build_object('agentId', coalesce(agent, ''), 'version', {Version})
        from requests where status in ('Offered', 'Assigned') group by rollup (agent)
        """;

    /// <summary>Other processes append too.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private volatile FrozenDictionary<string, string> _versions = FrozenDictionary<string, string>.Empty;
    private volatile TaskCompletionSource _refreshed = NewSource();
    private int _watchers;

    /// <summary>Keeps the board fresh until disposed.</summary>
    public Watcher Watch() => new(this);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var appended = log.WaitForAppendAsync(Idle, stoppingToken);
            if (Volatile.Read(ref _watchers) > 0)
            {
                await RefreshAsync(stoppingToken);
            }

            await appended;
            await Task.Delay(Pace, TimeProvider.System, stoppingToken);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            var versions = await rows.ReadAsync<AgentVersion>(Sql, cancellationToken);
            _versions = versions.ToFrozenDictionary(v => v.AgentId, v => v.Version ?? Nothing);
            Interlocked.Exchange(ref _refreshed, NewSource()).TrySetResult();
        }
        catch (NpgsqlException)
        {
            // The database is away; health says so, and the next round tries again.
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One who waits.</summary>
    public sealed class Watcher : IDisposable
    {
        private readonly WorkBoard _board;

        internal Watcher(WorkBoard board)
        {
            _board = board;
            Interlocked.Increment(ref board._watchers);
        }

        /// <summary>The next refresh. Taken before the work is read, so that no change is missed in between.</summary>
        public Task Next => _board._refreshed.Task;

        /// <summary>True as soon as the board shows another version, which may be older; false when the time is over.</summary>
        /// <param name="refreshed">The refresh to begin with.</param>
        /// <param name="agentId">Whose work; null for all.</param>
        /// <param name="seen">The version that the caller has.</param>
        /// <param name="over">The time is over, or the caller went away.</param>
        public async Task<bool> DiffersAsync(Task refreshed, string? agentId, string? seen, CancellationToken over)
        {
            try
            {
                while (true)
                {
                    await refreshed.WaitAsync(over);
                    refreshed = Next;
                    if (_board._versions.GetValueOrDefault(agentId ?? "", Nothing) != seen)
                    {
                        return true;
                    }
                }
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        /// <inheritdoc />
        public void Dispose() => Interlocked.Decrement(ref _board._watchers);
    }

    private sealed record AgentVersion(string AgentId, string? Version);
}
