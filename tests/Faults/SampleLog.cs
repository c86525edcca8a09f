using System.Text;
using EventStore;
using TestKit;

namespace Faults.Tests;

/// <summary>A log in a schema of its own, and what can be said in it.</summary>
internal sealed class SampleLog : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    private SampleLog(TestDatabase database)
    {
        Database = database;
        Log = Replica();
    }

    public TestDatabase Database { get; }

    public EventLog Log { get; }

    public static async Task<SampleLog> CreateAsync() =>
        new(await TestDatabase.CreateAsync(ddl: $"create table {TestDatabase.SchemaName}.notes (note varchar primary key)"));

    /// <summary>Another process's door to the same log.</summary>
    public EventLog Replica() => Database.OpenLog();

    /// <summary>A new stream with these words in it.</summary>
    public static Append Saying(params string[] words) => new(Guid.NewGuid(), "sample", 0, [.. words.Select(Said)], []);

    /// <summary>The same, and a note in the facts' own transaction.</summary>
    public static Append Noting(string note, params string[] words) => Saying(words) with
    {
        Alongside = [session => session.QueueSqlCommand($"insert into {TestDatabase.SchemaName}.notes values (?)", note)],
    };

    /// <summary>The owner changes something.</summary>
    public async Task RunAsync(string sql)
    {
        await using var command = Database.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Every sequence number there is, as the table has them.</summary>
    public async Task<IReadOnlyList<long>> NumbersAsync()
    {
        var numbers = new List<long>();
        await using var command = Database.Owner.CreateCommand("select seq_id from mt_events order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            numbers.Add(reader.GetInt64(0));
        }

        return numbers;
    }

    /// <summary>What a reader sees that goes forward in small steps from the beginning, until it has seen so many.</summary>
    public Task<List<long>> FollowAsync(int count) => Task.Run(async () =>
    {
        var seen = new List<long>();
        await Eventually.BecomesAsync(
            async () =>
            {
                var facts = await Log.ReadForwardAsync(seen.Count > 0 ? seen[^1] : 0, 7, default);
                seen.AddRange(facts.Select(f => f.Sequence));
                return seen.Count;
            },
            read => read >= count, $"{count} facts are read");
        return seen;
    });

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static NewFact Said(string word) => new(
        Guid.NewGuid(), "word_said", "Sample.WordSaid, Sample", Encoding.UTF8.GetBytes($$"""{"word":"{{word}}"}"""), Now, null, "message-1", null);
}
