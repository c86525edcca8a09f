using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Simulator;

/// <summary>What a manager wants to know of the days that passed, and whether every request is accounted for.</summary>
public sealed class Report(World world, Books books, int published, TimeSpan took)
{
    private const int MostLateOnes = 8;

    private JsonNode Summary => books.Summary;

    /// <summary>Prints everything.</summary>
    /// <returns>True when nothing is lost, doubled or parked.</returns>
    public async Task<bool> PrintAsync()
    {
        AnsiConsole.WriteLine();
        Screen.Heading("Requests");
        Print("By state", Summary["requestsByState"]!);
        Print("By channel", Summary["requestsByChannel"]!);
        Print("Closed because", Summary["closedBecause"]!);
        Screen.Heading("Promises");
        PrintOnTime();
        PrintPromises();
        Screen.Heading("Work");
        PrintWork();
        await PrintStoryAsync();
        Screen.Heading("Accounts");
        return PrintAccounts();
    }

    private static void Print(string title, JsonNode counts)
    {
        var parts = counts.AsObject().Where(c => (int)c.Value! > 0).Select(c => $"{Words(c.Key)} {c.Value}");
        Screen.Line($"{title,-15} {string.Join(" · ", parts)}");
    }

    private void PrintOnTime()
    {
        var onTime = books.OnTime;
        var rate = onTime["rate"] is { } r ? ((double)r).ToString("P1", CultureInfo.InvariantCulture) : "no promise fell due";
        Screen.Line(
            $"[bold]Complaints answered on time: {rate}[/] ({onTime["kept"]} of {onTime["fellDue"]} that fell due; target 98 %)");
        var late = onTime["late"]!.AsArray();
        foreach (var promise in late.Take(MostLateOnes))
        {
            Screen.Line($"  late: {Explain(promise!)}");
        }

        if (late.Count > MostLateOnes)
        {
            Screen.Line($"  … and {late.Count - MostLateOnes} more: GET /measures/complaint-on-time of Audit lists them with their facts");
        }
    }

    /// <summary>Why it is late, in words: who has it, and since when it was due.</summary>
    private string Explain(JsonNode promise)
    {
        var request = books.Requests.FirstOrDefault(r => (string?)r["requestId"] == (string?)promise["requestId"]);
        var by = Contracts.Duration.Read((string)promise["lateBy"]!);
        var state = (string?)request?["state"] is { } s ? Words(s) : "unknown";
        var where = (string?)request?["department"] is { } department ? $", {department} had it" : "";
        var ended = (string?)promise["outcome"] == "broken" ? "withdrawn" : "answered";
        return promise["endedAt"] is null
            ? $"request {promise["requestId"]} was due {Moment(promise["dueAt"])} and is {state} since, {Span(by)} over{where}"
            : $"request {promise["requestId"]} was due {Moment(promise["dueAt"])} and {ended} {Moment(promise["endedAt"])}, {Span(by)} late{where}";
    }

    private void PrintPromises()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("promise", "made", "kept", "late", "broken", "open", "withdrawn");
        foreach (var (name, counts) in Summary["promises"]!.AsObject())
        {
            var outcomes = counts!["outcomes"]!;
            Screen.Row(
                table, name, $"{counts["made"]}", Of("kept"), Of("fulfilledLate"), Of("broken"), Of("open"), Of("withdrawn"));

            string Of(string outcome) => $"{outcomes[outcome] ?? 0}";
        }

        AnsiConsole.Write(table);
        if (world.Time.Rate > 10)
        {
            Screen.Line(
                $"[grey]At this clock one real millisecond is {world.Time.Rate / 1000:0.0} s: a queue answer within 15 s is out of the players' reach.[/]");
        }
    }

    private void PrintWork()
    {
        Print("Escalations", Summary["escalations"]!);
        Print("Ratings 1 to 5", Summary["ratings"]!);
        Screen.Line($"{"Questions",-15} {world.All.Count(p => p.IsQuestion)} put · {Facts("knowledge", "article_offered")} shown an article · {Facts("routing", "request_self_served")} helped by it");
        Screen.Line(
            $"{"Care calls",-15} {Facts("intake", "care_call_planned")} planned after a repair · {Facts("follow-up", "care_call_made")} made · {world.CountOf("contacts from care calls")} not well");
        Screen.Line(
            $"{"Inspections",-15} {Facts("quality", "inspection_opened")} drawn · {Facts("quality", "inspection_scored")} scored · {Facts("quality", "inspection_appealed")} appealed · {Facts("quality", "inspection_concluded")} stand");
        Screen.Line(
            $"{"Also",-15} orders returned {Summary["reroutes"]} · consultations {Summary["consultations"]} · resolved at first contact {Summary["firstContactResolutions"]} · yellow cards {Summary["yellowCards"]} · contacts {Summary["contacts"]} ({Summary["linkedContacts"]} continued an open request)");
        var facts = (long)Summary["facts"]!;
        var messages = facts + published + world.Desk.Accepted;
        Screen.Line(
            $"{"Speed",-15} {facts:N0} facts, {facts / took.TotalSeconds:N0} a second · {messages:N0} messages, {messages / took.TotalSeconds:N0} a second · message to stored fact p50 {Real("p50")}, p99 {Real("p99")} (real time)");

        string Real(string share) => Summary["latency"]![share] is { } seconds ? $"{(double)seconds / world.Time.Rate * 1000:0.0} ms" : "–";
    }

    private long Facts(string service, string type) => (long?)Summary["factsByService"]?[service]?[type] ?? 0;

    /// <summary>One request's life, as an auditor reads it: one that was returned and rated badly, if there is one.</summary>
    private async Task PrintStoryAsync()
    {
        var candidates = books.Requests.Where(r => (string?)r["state"] == "closed").Select(r => (string)r["requestId"]!).Take(80).ToList();
        var best = "";
        foreach (var id in candidates)
        {
            var story = await world.Desk.GetTextAsync("auditor/auditor", "AUDIT", $"/requests/{id}/story");
            best = story.Length > best.Length ? story : best;
        }

        Screen.Heading("One request's story");
        foreach (var line in best.Trim().Split('\n')) Screen.Line($"{line}"); // Audit lets no text of others break a line
    }

    private bool PrintAccounts()
    {
        var accounts = new Accounts(world, books).Check();
        foreach (var account in accounts)
        {
            Screen.Line(account.Balances ? (FormattableString)$"[green]=[/] {account.Text}" : $"[red]≠[/] {account.Text}");
        }

        foreach (var defect in world.Defects.Distinct().Take(10))
        {
            Screen.Line($"[red]≠[/] the simulator failed: {defect}");
        }

        foreach (var (what, times) in world.Desk.Refused.OrderByDescending(r => r.Value))
        {
            Screen.Line($"[grey]  refused {times}×: {what}[/]");
        }

        var sound = accounts.All(a => a.Balances) && world.Defects.IsEmpty;
        Screen.Line(sound
            ? (FormattableString)$"[bold green]Every request is accounted for: {world.CountOf("contacts")} in = {Summary["requests"]} in the ledger, each in one state.[/]"
            : $"[bold red]The accounts do not balance.[/]");
        return sound;
    }

    private static string Words(string camel) =>
        string.Concat(camel.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}")).Trim();

    private static string Moment(JsonNode? at) => DateTimeOffset.Parse((string)at!, CultureInfo.InvariantCulture).ToString("ddd HH:mm", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan time) => time.TotalDays >= 1 ? $"{time.Days} d {time.Hours} h" : time.TotalHours >= 1 ? $"{time.Hours} h {time.Minutes} min" : $"{time.Minutes} min";
}
