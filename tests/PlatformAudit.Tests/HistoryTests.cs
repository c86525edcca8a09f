using System.Text.Json;
using Audit;
using Audit.Proof;
using Contracts;
using TestKit;
using static PlatformAudit.Tests.Program;

namespace PlatformAudit.Tests;

public sealed class HistoryTests : IAsyncLifetime
{
    private static readonly Guid RequestId = Guid.Parse("0191d3a0-0000-7000-8000-00000000000a");
    private TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        await using var writer = new LedgerWriter(_database.Service);
        var first = Hashed(Fact(1, "request_reopened", """{"instruction":"SECRET","at":"2026-03-02T02:00:00Z"}"""));
        var second = Hashed(Fact(2, "request_closed", """{"because":"rated","at":"2026-03-02T03:00:00Z"}"""), first.Hash);
        await Task.WhenAll(writer.AddAsync(second, default), writer.AddAsync(first, default));
    }

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public async Task The_life_of_a_request_is_told_in_words_in_causal_order()
    {
        var run = await RunAsync(["history", $"{RequestId}", .. On(_database)]);
        run.ExitCode.ShouldBe(0, run.Errors);
        var lines = run.Output.TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(3);
        lines[0].ShouldContain("Asia/Shanghai");
        lines[1].ShouldStartWith("Mon 2 Mar 10:00");
        lines[2].ShouldStartWith("Mon 2 Mar 11:00");
        run.Output.ShouldNotContain("SECRET");
    }

    [Fact]
    public async Task For_programs_it_is_one_line_of_json_with_the_facts_as_they_stand()
    {
        var run = await RunAsync(["history", $"{RequestId}", "--json", "--zone", "UTC", .. On(_database)]);
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Output.TrimEnd('\n').ShouldNotContain('\n');
        run.Json["facts"]!.AsArray().Select(f => (string)f!["type"]!).ShouldBe(["request_reopened", "request_closed"]);
        ((string)run.Json["words"]![0]!["at"]!).ShouldBe("2026-03-02T02:00:00+00:00");
    }

    [Fact]
    public async Task Raw_shows_the_facts_as_they_stand()
    {
        var run = await RunAsync(["history", $"{RequestId}", "--raw", .. On(_database)]);
        run.Output.Split('\n')[0].ShouldContain("request_reopened");
        run.Output.Split('\n')[1].ShouldContain("SECRET");
    }

    [Fact]
    public async Task What_people_wrote_neither_breaks_a_line_nor_steers_the_terminal_nor_fills_it_and_json_has_all_of_it()
    {
        var (request, hostile) = (Guid.NewGuid(), "\u202e\u009b2J\nMon 2 Mar 11:00  Forged. " + new string('x', 9000));
        await using (var writer = new LedgerWriter(_database.Service))
        {
            await writer.AddAsync(
                Hashed(Fact(1, "request_reopened", JsonSerializer.Serialize(new { instruction = hostile, at = "2026-03-02T02:00:00Z" })) with { StreamId = request, RequestId = request, ServiceSequence = 9 }),
                default);
        }

        var run = await RunAsync(["history", $"{request}", "--raw", .. On(_database)]);
        run.ExitCode.ShouldBe(0, run.Errors);
        var lines = run.Output.TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(2);
        lines[1].ShouldContain("Forged.");
        lines[1].Length.ShouldBeLessThan(Printed.Screen + 100);
        lines.ShouldAllBe(line => line == Printed.Of(line));

        var json = await RunAsync(["history", $"{request}", "--json", .. On(_database)]);
        json.Output.TrimEnd('\n').ShouldBe(Printed.Of(json.Output.TrimEnd('\n')));
        ((string)json.Json["facts"]![0]!["data"]!["instruction"]!).ShouldBe(hostile);
    }

    [Fact]
    public async Task Wrong_use_ends_with_2_and_a_ledger_out_of_reach_with_3()
    {
        (await RunAsync(["history", $"{Guid.NewGuid()}", .. On(_database)])).ExitCode.ShouldBe(2, "there is no such request");
        var noId = await RunAsync("history", "no-id");
        noId.ExitCode.ShouldBe(2);
        noId.Errors.ShouldContain("'no-id' is no id");
        noId.Errors.ShouldNotContain("System.");
        (await RunAsync("histroy")).ExitCode.ShouldBe(2);
        foreach (string[] guess in (string[][])[["report", "--day", "03/04/2026"], ["staffing", "3.4.2026"], ["at", "10:30"], ["recompute", "--from", "04/05/2026"]])
        {
            var run = await RunAsync([.. guess, .. On(_database)]);
            run.ExitCode.ShouldBe(2, string.Join(' ', guess));
            run.Errors.ShouldContain($"'{guess[^1]}' is no");
        }

        (await RunAsync("history", $"{RequestId}")).ExitCode.ShouldBe(3, "no ledger is named");
        var nowhere = await RunAsync("history", $"{RequestId}", "--ledger", "Host=127.0.0.1;Port=1;Username=x;Password=x");
        nowhere.ExitCode.ShouldBe(3);
        nowhere.Errors.Trim().ShouldNotContain('\n', customMessage: "a sentence, no stack trace");
        nowhere.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Help_teaches_every_verb_by_example()
    {
        var help = await RunAsync("--help");
        help.ExitCode.ShouldBe(0);
        help.Output.ShouldContain("Exit codes");
        (await RunAsync("history", "--help")).Output.ShouldContain("Examples:");
    }

    private static LedgerFact Hashed(LedgerFact fact, string previous = "") =>
        fact with { Hash = Convert.ToBase64String(LedgerEntry.HashOf(fact, Convert.FromBase64String(previous))) };

    private static LedgerFact Fact(long version, string type, string data)
    {
        var json = System.Text.Json.JsonElement.Parse(data);
        var at = json.GetProperty("at").GetDateTimeOffset();
        return new(
            0, Guid.NewGuid(), "follow-up", version, RequestId, "follow-up", version, type, 1, "agent/a1", RequestId, null, at, at, null, at, json, Hash: "");
    }
}
