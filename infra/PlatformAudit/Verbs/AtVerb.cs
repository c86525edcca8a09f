using System.CommandLine;
using Audit;
using Audit.Replay;
using Messaging;
using Spectre.Console;

namespace PlatformAudit.Verbs;

/// <summary>The state of a request, or of the whole desk, as it was (I2).</summary>
internal static class AtVerb
{
    private static readonly Argument<DateTimeOffset?> Moment = new("moment")
    {
        Description = "when, ISO 8601; UTC unless it says otherwise", Arity = ArgumentArity.ZeroOrOne, CustomParser = Moments.Read,
    };

    private static readonly Option<Guid?> Request = Ids.Option("--request", "one request, instead of the whole desk");
    private static readonly Option<Guid?> After = Ids.Option("--after", "right after this fact of the request, instead of a moment");

    public static Command Create()
    {
        var command = Verb.Of(
            "at",
            """
            Shows the desk, or one request, as it was at any moment, or a request right after any of its facts.

            Examples:
              platform-audit at 2026-03-02T10:00Z
              platform-audit at 2026-03-02T18:00+08:00 --request 0191d3a0-0000-7000-8000-00000000000a
              platform-audit at --request 0191d3a0-0000-7000-8000-00000000000a --after FACT
            """,
            [Moment, Request, After, Source.History, Source.Ledger, Source.Export],
            RunAsync);
        command.Validators.Add(given =>
        {
            var (moment, after) = (given.GetResult(Moment) is { Tokens.Count: > 0 }, given.GetResult(After) is not null);
            if (moment == after) given.AddError("Give a moment, or --after a fact.");
            if (after && given.GetResult(Request) is null) given.AddError("--after needs --request.");
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        await using var source = Source.Open(parsed);
        if (parsed.GetValue(Request) is not { } request)
        {
            var desk = await DeskAt.OfAsync(source.ByRequestAsync(DeskAt.Types, await source.WhoseAsync(parsed, cancellationToken), cancellationToken), parsed.GetValue(Moment)!.Value, cancellationToken);
            output.Answer(desk, console => Draw(console, desk));
            return ExitCode.Fine;
        }

        var facts = (await source.OfRequestAsync(request, cancellationToken)).Select(KnownFacts.ToNewest).ToList();
        var state = parsed.GetValue(After) is { } fact
            ? RequestAt.AfterFact(facts, fact) ?? throw Refusal.Unknown("fact", fact)
            : RequestAt.AtMoment(facts, parsed.GetValue(Moment)!.Value)
                ?? throw Refusal.WrongState($"Request {request} had not come in by then.");
        output.Answer(state, console => Draw(console, state));
        return ExitCode.Fine;
    }

    private static void Draw(IAnsiConsole console, RequestAt state)
    {
        var request = state.Request;
        console.Line($"Request {request.RequestId} at {state.At:O}, after {state.Facts} facts, the last {state.Last.Type} {state.Last.FactId}:");
        console.Line(
            $"  {request.State}; {request.Kind ?? "kind unknown"}, {request.Category ?? "no category"}, {request.Urgency}, tier {request.Tier}, by {request.Channel}; "
            + $"owner {request.OwnerAgentId ?? "nobody"}, department {request.Department ?? "none"}");
        var table = Output.Table("promise", "stood", "due", "ended", "rule");
        foreach (var promise in state.Promises)
        {
            table.Row(promise.Promise, $"{promise.Outcome}", $"{promise.DueAt:O}", $"{promise.EndedAt:O}", promise.Rule);
        }

        console.Write(table);
    }

    private static void Draw(IAnsiConsole console, DeskAt desk)
    {
        console.Line($"The desk at {desk.At:O}: {desk.Requests:N0} requests had come in, {desk.Open:N0} were open.");
        var states = Output.Table("state", "requests");
        foreach (var (state, count) in desk.ByState.Where(s => s.Value > 0)) states.Row($"{state}", $"{count:N0}");
        console.Write(states);
        Write("promise", desk.Promises.Select(p => (p.Key, p.Value.Open, p.Value.Overdue)));
        Write("department", desk.Departments.Select(d => (d.Key, d.Value.Open, d.Value.Overdue)));

        void Write(string title, IEnumerable<(string Name, int Open, int Overdue)> rows)
        {
            var table = Output.Table(title, "open", "overdue");
            foreach (var (name, open, overdue) in rows) table.Row(name, $"{open:N0}", $"{overdue:N0}");
            console.Write(table);
        }
    }
}
