using Contracts.Directory.V1;
using Messaging;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Hosting;

/// <summary>
/// When a newer version of a calendar takes effect, promises run on by it: each stream that has something due is brought forward
/// once, and its own rule says what follows. In batches, so that a million open promises neither hold a lock for long nor come
/// all at once; a batch again changes nothing. A paused promise has nothing due: it takes the new hours when it runs again.
/// </summary>
public sealed class CalendarChanges(NpgsqlDataSource database, DirectoryCopy directory, TimeProvider clock) : BackgroundService
{
    /// <summary>Which versions every stream was looked at for.</summary>
    public const string Tables =
        """
        create table if not exists calendar_changes (
          calendar varchar not null,
          version int not null,
          primary key (calendar, version)
        );
        """;

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
            catch (NpgsqlException)
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
        if (await RunAsync("select 1 from calendar_changes where calendar = $1 and version = $2", calendar.Id, calendar.Version) is null)
        {
            for (object? last = Guid.Empty; last is not null; await timer.WaitForNextTickAsync(cancellationToken))
            {
                last = await RunAsync(
                    """
                    with batch as (select stream_id from due where stream_id > $1 order by stream_id limit $2),
                    moved as (
                      update due set run_at = timestamptz 'epoch' from batch where due.stream_id = batch.stream_id and due.run_at > $3)
                    select stream_id from batch order by stream_id desc limit 1
                    """, last, Batch, clock.GetUtcNow());
            }

            await RunAsync("insert into calendar_changes values ($1, $2) on conflict do nothing", calendar.Id, calendar.Version);
        }

        _done.Add((calendar.Id, calendar.Version));

        async Task<object?> RunAsync(string sql, params object[] values)
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.AddRange(values.Select(Sql.Parameter).ToArray());
            return await command.ExecuteScalarAsync(cancellationToken);
        }
    }
}
