using System.CommandLine;
using Audit;
using Audit.Replay;
using Spectre.Console;

namespace PlatformAudit.Verbs;

/// <summary>Every promise computed again from the facts and compared with what was recorded (I3).</summary>
internal static class RecomputeVerb
{
    private const int MostShown = 20;
    private static readonly Option<DateTimeOffset?> From = Moments.Option("--from", "only promises that fall due at this moment or later");
    private static readonly Option<DateTimeOffset?> To = Moments.Option("--to", "only promises that fall due before this moment");
    private static readonly Option<string?> Service = new("--service")
    {
        Description = "only those in this service's streams: work-orders",
    };

    public static Command Create() => Verb.Of(
        "recompute",
        """
        Computes every promise again, from the facts of the domain and the policies and calendars of the record, and compares it
        with what was recorded: the rule that made it, what it was amended to and why, its due moments, its outcome. Every
        difference is named with its facts. Exit code 0: they agree. 1: they do not.

        Examples:
          platform-audit recompute
          platform-audit recompute --from 2026-03-01 --to 2026-04-01
          platform-audit recompute --history boston-311
          platform-audit recompute --json | jq '.differences[].disagreements'
        """,
        [From, To, Service, Output.ListAll, Source.History, Source.Ledger, Source.Export],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        await using var source = Source.Open(parsed);
        var whose = parsed.GetValue(Service) is { } service ? Whose.Service(service) : await source.WhoseAsync(parsed, cancellationToken);
        var scope = new RecomputeScope(parsed.GetValue(From), parsed.GetValue(To), whose, parsed.GetValue(Output.ListAll));
        Recomputation result;
        using (var progress = Output.Progress("facts"))
        {
            result = await Recomputation.OfAsync(source.Clocks, scope, progress, cancellationToken);
        }

        output.Answer(result, console => Draw(console, result));
        return result.Passes ? ExitCode.Fine : ExitCode.Finding;
    }

    private static void Draw(IAnsiConsole console, Recomputation result)
    {
        var table = Output.Table("promise", "compared", "agree");
        foreach (var (name, counts) in result.Promises)
        {
            table.Row(name, $"{counts.Compared:N0}", $"{counts.Agree:N0}");
        }

        console.Write(table);
        foreach (var difference in result.Differences.Take(MostShown))
        {
            var why = difference.Explanation is { } explanation ? $" (explained: {explanation} {difference.ExplainedBy}".TrimEnd() + ")" : "";
            console.Line($"{difference.Promise} of request {difference.RequestId}{why}");
            foreach (var one in difference.Disagreements)
            {
                console.Line($"  {one.What}: recorded {one.Recorded ?? "nothing"}, recomputed {one.Recomputed ?? "nothing"}");
            }

            foreach (var fact in difference.Facts)
            {
                console.Line($"    {fact.At:O} {fact.Type} {fact.FactId}");
            }
        }

        var rest = result.Differ + result.Explained - MostShown;
        if (rest > 0) console.Line($"… and {rest:N0} more: --json lists {(result.ListsAll ? "all" : $"{result.Differences.Count:N0}, with --all the rest")}.");
        console.Line(
            $"{result.Compared:N0} promises of {result.Requests:N0} requests compared, {result.Agree:N0} agree, "
            + $"{result.Differ:N0} differ, {result.Explained:N0} differ for a reason that is named. Time zone data {result.ZoneData}.");
        console.Line(result.Passes ? "Recomputed = recorded." : "The record is not what follows from the facts.");
    }
}
