using System.CommandLine;
using Audit;
using Audit.Folds;
using Audit.Story;
using Contracts;
using Spectre.Console;

namespace PlatformAudit.Verbs;

/// <summary>The whole history of a request, across services, in causal order, in plain words and raw (I1).</summary>
internal static class HistoryVerb
{
    private static readonly Argument<Guid> Request = new("request") { Description = "the request's id", CustomParser = Ids.Read };
    private static readonly Option<bool> Raw = new("--raw") { Description = "the facts as they stand, instead of words" };
    private static readonly Option<bool> Personal = new("--personal") { Description = "add what the words leave out: personal data, which an export has sealed" };

    public static Command Create() => Verb.Of(
        "history",
        """
        Tells the life of a request, across all services, a cause before its effects.

        Examples:
          platform-audit history 0191d3a0-0000-7000-8000-00000000000a
          platform-audit history 0191d3a0-0000-7000-8000-00000000000a --raw
          platform-audit history 0191d3a0-0000-7000-8000-00000000000a --json | jq '.facts[].type'
        """,
        [Request, Raw, Personal, DeskZoneOption.Zone, Source.Ledger, Source.Export],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        var request = parsed.GetValue(Request);
        await using var source = Source.Open(parsed);
        var zone = await DeskZoneOption.OfAsync(parsed, source.Clocks, cancellationToken);
        var told = CausalOrder.Sort(await source.OfRequestAsync(request, cancellationToken));
        var personal = parsed.GetValue(Personal);
        var words = RequestStory.Of(
            [.. (personal ? await source.OpenAsync(told, cancellationToken) : told).Select(KnownFacts.ToNewest)], zone, personal);
        output.Answer(new { RequestId = request, Zone = zone.Zone, Words = words, Facts = told }, console =>
        {
            if (parsed.GetValue(Raw))
            {
                DrawFacts(console, told);
            }
            else
            {
                var shown = words.Select(line => line with { Words = Printed.Of(line.Words, Printed.Screen) });
                console.Profile.Out.Writer.Write(RequestStory.Text(request, [.. shown], zone));
            }
        });
        return ExitCode.Fine;
    }

    private static void DrawFacts(IAnsiConsole console, IEnumerable<LedgerFact> facts)
    {
        foreach (var fact in facts)
        {
            console.Line(
                $"{fact.Position} {fact.OccurredAt:O} {fact.Service} {fact.StreamId} v{fact.StreamVersion} {fact.Type} {fact.FactId}");
            console.Line($"  {fact.Data.GetRawText()}");
        }
    }
}
