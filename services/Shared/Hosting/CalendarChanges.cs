using Contracts.Directory.V1;
using Marten;
using Messaging;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Hosting;

/// <summary>
/// When a newer version of a calendar takes effect, promises run on by it: each stream that has something due is brought forward
/// once, and its own rule says what follows. In batches, so that a million open promises neither hold a lock for long nor come
/// all at once; a batch again changes nothing. A paused promise has nothing due: it takes the new hours when it runs again.
/// </summary>
public sealed class CalendarChanges(NpgsqlDataSource database, IDocumentStore store, DirectoryCopy directory, TimeProvider clock) : BackgroundService
{
    /// <summary>Tells Marten of the document that says which versions every stream was looked at for.</summary>
    public static void Map(StoreOptions options) => options.Schema.For<CalendarChange>();

    private const int Batch = 1000;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private readonly HashSet<(string Id, int Version)> _done = [];

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var calendar in TookEffect())
                {
                    await BringForwardAsync(calendar, timer, stoppingToken);
                }
            }
            catch (Exception e) when (Inbox.IsTransient(e))
            {
                // The database is away; health says so, and the next round tries again.
            }
        }
    }

    private List<WorkCalendar> TookEffect()
    {
        var calendars = directory.Current.Sla.Calendars.ToList();
        return [.. calendars.Where(c => c.EffectiveFrom <= clock.GetUtcNow() && !_done.Contains((c.Id, c.Version))
            && calendars.Exists(earlier => earlier.Id == c.Id && earlier.Version < c.Version))];
    }

    private async Task BringForwardAsync(WorkCalendar calendar, PeriodicTimer timer, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var change = new CalendarChange($"{calendar.Id}/{calendar.Version}");
        if (await session.LoadAsync<CalendarChange>(change.Id, cancellationToken) is null)
        {
            for (Guid? last = Guid.Empty; last is not null; await timer.WaitForNextTickAsync(cancellationToken))
            {
                last = (await database.ReadAsync(
                    """
                    with batch as (select stream_id from due where stream_id > $1 order by stream_id limit $2),
                    moved as (
                      update due set run_at = timestamptz 'epoch' from batch where due.stream_id = batch.stream_id and due.run_at > $3)
                    select stream_id from batch order by stream_id desc limit 1
                    """, row => (Guid?)row.GetGuid(0), cancellationToken, last, Batch, clock.GetUtcNow())).SingleOrDefault();
            }

            session.Store(change);
            await session.SaveChangesAsync(cancellationToken);
        }

        _done.Add((calendar.Id, calendar.Version));
    }

    /// <summary>A version of a calendar that every stream was looked at for.</summary>
    /// <param name="Id">The calendar and its version.</param>
    internal sealed record CalendarChange(string Id);
}
