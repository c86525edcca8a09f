using System.Text.Json.Nodes;
using Messaging;
using TestKit;

namespace Audit.Tests;

public sealed class LedgerReaderTests : IAsyncLifetime
{
    private const int Rows = 100_000;
    private TestDatabase _database = null!;
    private LedgerReader _ledger = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        _ledger = new LedgerReader(_database.Service);
        await RunAsync($"{Insert("work_order_accepted", 1)} from generate_series(1, {Rows}) place");
        await RunAsync($"{Insert("promise_broken", 1)} from generate_series({Rows + 1}, {Rows + 7}) place");
    }

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    /// <summary>FAULTS 51.</summary>
    [Fact]
    public async Task A_few_facts_among_a_hundred_thousand_are_found_without_reading_the_others()
    {
        (await _ledger.ByRequestAsync(["promise_broken"], Whose.Desk, default).ToListAsync()).Sum(request => request.Count).ShouldBe(7);

        await using var explain = _database.Service.CreateCommand($"explain (analyze, buffers, format json) {LedgerReader.OfTypes(Whose.Desk)}");
        explain.Parameters.Add(new() { Value = new[] { "promise_broken" } });
        var plan = JsonNode.Parse((string)(await explain.ExecuteScalarAsync())!)![0]!["Plan"]!;
        var pages = plan["Shared Hit Blocks"]!.GetValue<int>() + plan["Shared Read Blocks"]!.GetValue<int>();
        pages.ShouldBeLessThan(50, $"the ledger has thousands: {plan}");
    }

    [Fact]
    public async Task A_version_that_this_node_does_not_know_stops_the_folds_and_is_still_shown_as_it_was_told()
    {
        await RunAsync($"{Insert("promise_broken", 9)} from generate_series({Rows + 8}, {Rows + 8}) place");
        (await Should.ThrowAsync<UnknownFactException>(() => _ledger.ByRequestAsync(["promise_broken"], Whose.Desk, default).ToListAsync().AsTask()))
            .Fact.ShouldBe("promise_broken_v9");
        var request = new Guid(Rows + 8, 0, 0, new byte[8]);
        await Should.ThrowAsync<UnknownFactException>(() => _ledger.OfRequestAsync(request, default));
        (await _ledger.ToldOfRequestAsync(request, default)).Single().TypeVersion.ShouldBe(9);
    }

    private static string Insert(string type, int version) =>
        $$"""
        insert into ledger ({{LedgerTable.Columns}})
        select place, gen_random_uuid(), 'work-orders', place, gen_random_uuid(), 'work-order', 1, '{{type}}', {{version}}, 'service/work-orders',
          (lpad(to_hex(place), 8, '0') || '-0000-0000-0000-000000000000')::uuid, null, now(), now(), null, now(), '{"promiseId":"p","text":"of some length, as facts have it"}', sha256('unchained')
        """;

    private async Task RunAsync(string sql)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
