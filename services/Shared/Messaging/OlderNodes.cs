using EventStore;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Messaging;

/// <summary>
/// While nodes of the build before still append, their facts reach their own views only. Where a view of this build has another shape, its
/// documents are made anew behind them, within a second, until the last such node is gone.
/// </summary>
public sealed class OlderNodes(NpgsqlDataSource database, EventLog log, Hop hop, Leader leader, IEnumerable<StreamView> views) : BackgroundService
{
    private const int Page = 500;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, StreamView> _views = views.Where(v => v.Shape > 1).ToDictionary(v => v.StreamType);

    /// <summary>Where those who make a view anew say up to which fact it is filled.</summary>
    public static Task FilledAsync(NpgsqlDataSource database, StreamView view, long position, CancellationToken cancellationToken) =>
        Progress(database, view).SaveAsync(position, cancellationToken);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_views.Values.Select(view => leader.RunAsync($"view-{view.StreamType}", token => FollowAsync(view, token), stoppingToken)));

    private async Task FollowAsync(StreamView view, CancellationToken stopping)
    {
        var progress = Progress(database, view);
        var position = await progress.ReadAsync(stopping);
        while (true)
        {
            var appended = log.WaitForAppendAsync(Idle, stopping);
            var facts = await log.ReadNextAsync(position, Page, stopping);
            foreach (var stream in facts.Where(f => f.StreamType == view.StreamType && FactHeaders.Of(f)?.MadeBy != view.MadeBy)
                .Select(f => f.StreamId).Distinct())
            {
                await view.MakeAnewAsync(hop, stream, stopping);
            }

            if (facts.Count == 0)
            {
                await appended;
                continue;
            }

            position = facts[^1].Sequence;
            await progress.SaveAsync(position, stopping);
        }
    }

    private static LogProgress Progress(NpgsqlDataSource database, StreamView view) =>
        new(database, $"view {view.StreamType} {view.Shape}");
}
