using System.Text;
using Audit.Import;
using Audit.Proof;
using Messaging;
using TestKit;

namespace Audit.Tests.Import;

/// <summary>Small files as other systems write them, each with its mapping, through a whole import.</summary>
public sealed class CasesTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Theory]
    [InlineData("dates.csv", 4, "not a time in ISO 8601, and the mapping states no format")]
    [InlineData("dublin.csv", 2, "in Europe/Dublin")]
    public async Task What_would_have_to_be_guessed_is_refused_with_its_line(string file, int refused, string reason)
    {
        var report = await ImportAsync(file);
        (report.Counts.Records, report.Counts.Refused, report.Counts.Requests).ShouldBe((refused, refused, 0));
        report.Faults.ShouldAllBe(f => f.Reason.Contains(reason) && f.Column != null);
        report.Faults.Select(f => f.Line).Distinct().ShouldBe(Enumerable.Range(2, refused).Select(line => (long)line));
    }

    [Fact]
    public async Task A_time_without_its_offset_is_of_the_mappings_zone()
    {
        await ImportAsync("offset-left-out.csv");
        (await FactsAsync()).Single(f => f.Type == "request_received").OccurredAt.ShouldBe(new(2024, 5, 6, 13, 12, 30, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_moment_before_2000_with_seven_decimals_is_kept_as_it_was_hashed()
    {
        await ImportAsync("before-2000.csv");
        var facts = (await FactsAsync()).Where(f => f.RequestId is not null).OrderBy(f => f.StreamVersion).ToList();
        facts[0].OccurredAt.ShouldBe(new DateTimeOffset(1999, 3, 1, 10, 0, 0, TimeSpan.Zero).AddMicroseconds(123456));
        byte[] previous = [];
        foreach (var fact in facts)
        {
            previous = LedgerEntry.HashOf(fact, previous, Encoding.UTF8.GetBytes(fact.Data.GetRawText()));
            Convert.ToBase64String(previous).ShouldBe(fact.Hash, fact.Type);
            Features.TakeFact.OccurredAt(fact.Data).ShouldBe(fact.OccurredAt);
        }
    }

    [Fact]
    public async Task Names_that_occur_nowhere_are_refused_and_nothing_is_left_behind()
    {
        (await Should.ThrowAsync<Refusal>(() => ImportAsync("misspelt.xes"))).Message
            .ShouldContain("'Call/org:ressource', 'done/time:timestamp'");
        (await FactsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Counts_add_up_and_faults_are_a_list_of_their_own()
    {
        var report = await ImportAsync("counts.xes");
        report.Counts.ShouldBe(new(Records: 4, Added: 1, Continued: 0, Unchanged: 0, Changed: 0, Refused: 3));
        report.Faults.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_packed_event_log_is_read_as_one() => (await ImportAsync("zipped.xes.gz")).Counts.Requests.ShouldBe(1);

    private async Task<ImportReport> ImportAsync(string file)
    {
        var folder = Path.Combine(Desk.Root, "tests", "Audit.Tests", "Import", "cases");
        await using var writer = new LedgerWriter(_database.Service);
        await using var content = File.OpenRead(Path.Combine(folder, file));
        return await new ImportRun(new LedgerReader(_database.Service), writer, _database.Service, TimeProvider.System).ImportAsync(
            file, content, await File.ReadAllBytesAsync(Path.Combine(folder, file.Split('.')[0] + ".json")), strict: false, null, default);
    }

    private async Task<List<LedgerFact>> FactsAsync() =>
        [.. (await new LedgerReader(_database.Service).ByRequestAsync(types: null, Whose.Anyone, default).ToListAsync()).SelectMany(f => f)];
}
