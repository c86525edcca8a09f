using System.CommandLine;
using System.Globalization;
using Audit.Replay;
using Contracts;
using Sla;
using Spectre.Console;

namespace PlatformAudit.Verbs;

/// <summary>The same events under another policy or calendar, side by side (I4).</summary>
internal static class WhatIfVerb
{
    private const int MostShown = 10;
    private static readonly Argument<FileInfo[]> Documents = new("documents")
    {
        Description = "policies and calendars as in infra/directory; each stands in for the record's own of the same id",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<DateTimeOffset?> From = Moments.Option("--from", "only promises that fall due at this moment or later");
    private static readonly Option<DateTimeOffset?> To = Moments.Option("--to", "only promises that fall due before this moment");
    private static readonly Option<bool> IgnoreAgreed = new("--ignore-agreed") { Description = "leave out of account what was agreed with customers" };
    private static readonly Option<string?> Files = new("--files")
    {
        HelpName = "folder", Description = "write what-if.json, promises.csv, flips.csv, load.csv and what-if.svg there",
    };

    public static Command Create()
    {
        Documents.AcceptExistingOnly();
        return Verb.Of(
            "what-if",
            """
            Holds the same facts against another policy or calendar: on-time rates, who flips and why, load of each department. People
            are taken to have worked as they did; only when it was due changes. Moments agreed with customers stay.

            Examples:
              platform-audit what-if stricter.json
              platform-audit what-if stricter.json holidays-2027.json --from 2026-03-01 --files ./what-if
              platform-audit what-if boston-stricter.json --history boston-311 --ignore-agreed
              platform-audit what-if stricter.json --export ./export --json | jq .promises
            """,
            [Documents, From, To, IgnoreAgreed, Files, Output.ListAll, Source.History, Source.Ledger, Source.Export],
            RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        await using var source = Source.Open(parsed);
        WhatIf answer;
        try
        {
            var whose = await source.WhoseAsync(parsed, cancellationToken);
            var books = WhatIfBook.Of(
                await source.Clocks.PublicationsAsync(cancellationToken),
                parsed.GetValue(Documents)!.Select(f => (f.Name, (ReadOnlyMemory<byte>)File.ReadAllBytes(f.FullName))), whose);
            var question = new WhatIfQuestion(
                books, parsed.GetValue(From), parsed.GetValue(To), parsed.GetValue(IgnoreAgreed), whose, parsed.GetValue(Output.ListAll));
            using var progress = Output.Progress("facts");
            answer = await WhatIf.OfAsync(source.Clocks, question, progress, cancellationToken);
        }
        catch (SlaDocumentException e)
        {
            await Console.Error.WriteLineAsync(Printed.Of(e.Message));
            return ExitCode.WrongUse;
        }

        var files = parsed.GetValue(Files) is { } folder ? WhatIfFiles.Write(answer, folder) : [];
        output.Answer(answer, console =>
        {
            Draw(console, answer);
            if (files.Count > 0) console.Line($"Written to {parsed.GetValue(Files)}: {string.Join(", ", files)}");
        });
        return ExitCode.Fine;
    }

    private static void Draw(IAnsiConsole console, WhatIf answer)
    {
        var promises = Output.Table("promise", "made", "on time", "would be made", "would be on time");
        foreach (var (name, both) in answer.Promises)
        {
            promises.Row(name, $"{both.Now.Made:N0}", Rate(both.Now), $"{both.Then.Made:N0}", Rate(both.Then));
        }

        console.Write(promises);
        var load = Output.Table("department", "orders", "late", "would be late");
        foreach (var department in answer.Load.GroupBy(l => l.Department))
        {
            load.Row(
                department.Key, $"{department.Sum(l => l.Now.Made):N0}", $"{department.Sum(l => l.Now.FellDue - l.Now.Kept):N0}",
                $"{department.Sum(l => l.Then.FellDue - l.Then.Kept):N0}");
        }

        console.Write(load);
        foreach (var flip in answer.Flipped.Take(MostShown))
        {
            console.Line(
                $"{flip.Promise} of request {flip.RequestId}: {flip.Now?.ToString() ?? "not made"} by {flip.RuleNow}, due {Moment(flip.DueNow)}; "
                + $"would be {flip.Then?.ToString() ?? "not made"} by {flip.RuleThen}, due {Moment(flip.DueThen)}; done {Moment(flip.EndedAt)}");
        }

        console.Line($"{answer.Flips:N0} promises of {answer.Requests:N0} requests would end otherwise"
            + (answer.Flips > MostShown ? $", {MostShown} shown; --json lists {(answer.ListsAll ? "all" : $"{answer.Flipped.Count:N0}, with --all the rest,")} with their facts." : "."));
    }

    private static string Rate(OnTimeCounts counts) => counts.Rate is { } rate
        ? $"{rate.ToString("P1", CultureInfo.InvariantCulture)} of {counts.FellDue:N0}"
        : "none fell due";

    private static string Moment(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "never";
}
