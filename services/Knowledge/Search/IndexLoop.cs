using EventStore;
using Hosting;
using Knowledge.Views;
using Marten;
using Messaging;
using Npgsql;

namespace Knowledge.Search;

/// <summary>
/// Keeps a node's index: made from the view at the start, and then brought up behind the log, within a second of what other nodes store
/// and at once for what this one does. What fails is tried again; a node that starts again makes all of it anew.
/// </summary>
public sealed partial class IndexLoop(
    ArticleIndex index, EventLog log, IDocumentStore store, NpgsqlDataSource database, ILogger<IndexLoop> logger) : BackgroundService
{
    private const int Page = 500;
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    public static void AddTo(ServiceBuilder service) =>
        service.Services(s => s.AddSingleton<ArticleIndex>().AddHostedService<IndexLoop>());

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? position = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                position = position is { } reached ? await FollowAsync(reached, stoppingToken) : await FillAsync(stoppingToken);
            }
            catch (Exception e) when (Inbox.IsTransient(e) || e is NotYetException)
            {
                LogWaits(e.GetType().Name, e.Message);
                await Task.Delay(Recheck, TimeProvider.System, stoppingToken);
            }
        }
    }

    /// <summary>All articles. What is stored meanwhile lies behind the number that was read first, and is looked at again.</summary>
    private async Task<long> FillAsync(CancellationToken cancellationToken)
    {
        var head = (await database.ReadAsync("select coalesce(max(seq_id), 0) from mt_events", row => row.GetInt64(0), cancellationToken))[0];
        await using var session = store.QuerySession();
        var articles = await session.Query<ArticleDocument>().ToListAsync(cancellationToken);
        index.Fill(articles);
        LogFilled(articles.Count);
        return head;
    }

    private async Task<long> FollowAsync(long position, CancellationToken cancellationToken)
    {
        var facts = await log.ReadNextAsync(position, Page, cancellationToken);
        if (facts.Count == 0)
        {
            await log.WaitForAppendAsync(Recheck, cancellationToken);
            return position;
        }

        var changed = facts.Where(fact => fact.StreamType == KnowledgeArticle.Stream.Name).Select(fact => fact.StreamId).Distinct().ToArray();
        if (changed.Length > 0)
        {
            await using var session = store.QuerySession();
            index.Replace(await session.LoadManyAsync<ArticleDocument>(cancellationToken, changed));
        }

        return facts[^1].Sequence;
    }

    [LoggerMessage(2801, LogLevel.Information, "The index of articles was made, of {Articles}")]
    private partial void LogFilled(int articles);

    [LoggerMessage(2802, LogLevel.Warning, "The index of articles waits: {Error} {Detail}")]
    private partial void LogWaits(string error, string detail);
}
