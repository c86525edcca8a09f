using System.CommandLine;
using Audit;
using Audit.Staffing;
using Spectre.Console;

namespace PlatformAudit.Verbs;

/// <summary>Contacts to expect on a day and agents needed for them (B7).</summary>
internal static class StaffingVerb
{
    private static readonly Argument<DateOnly> Day = new("day") { Description = "the day, past or to come", CustomParser = result => Moments.ReadDay(result) ?? default };

    public static Command Create() => Verb.Of(
        "staffing",
        """
        Contacts to expect on a day and the agents needed to hold the service level, by skill group and half-hour: a forecast from
        the weeks before, and Erlang C. See infra/docs/measures.md for both, and for what the error means.

        Examples:
          platform-audit staffing 2026-03-09
          platform-audit staffing 2026-03-09 --export .local/export --json | jq '.teams[] | {team, agents: [.intervals[].agents] | max}'
        """,
        [Day, DeskZoneOption.Zone, Source.Ledger, Source.Export],
        RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellationToken)
    {
        await using var source = Source.Open(parsed);
        StaffingPlan plan;
        using (var progress = Output.Progress("requests"))
        {
            var asOf = await source.Clocks.LastRecordedAsync(Whose.Desk, cancellationToken) ?? DateTimeOffset.UnixEpoch;
            plan = await StaffingPlan.OfAsync(
                new(source.ByRequestAsync), source.Clocks, parsed.GetValue(Day), await DeskZoneOption.OfAsync(parsed, source.Clocks, cancellationToken), asOf, progress,
                cancellationToken);
        }

        output.Answer(plan, console => Draw(console, plan));
        return ExitCode.Fine;
    }

    private static void Draw(IAnsiConsole console, StaffingPlan plan)
    {
        if (plan.ServiceLevel is not { } level || plan.Teams.Count == 0)
        {
            console.Line("Nothing can be planned: no policy promises an answer, or nothing was handled yet.");
            return;
        }

        console.Line(FormattableString.Invariant(
            $"{plan.Day:yyyy-MM-dd}: {level.Share:P0} answered within {level.Within.TotalSeconds:N0} s."));
        var table = Output.Table("skill group", "from", "contacts", "agents", "answered in time", "average wait");
        foreach (var (team, slot) in plan.Teams.SelectMany(team => team.Intervals.Select(slot => (team, slot))))
        {
            table.Row(
                team.Team, slot.From, FormattableString.Invariant($"{slot.Contacts:N1}"), $"{slot.Agents:N0}",
                FormattableString.Invariant($"{slot.ServiceLevel:P1}"), FormattableString.Invariant($"{slot.WaitSeconds:N0} s"));
        }

        console.Write(table);
        foreach (var team in plan.Teams)
        {
            var error = team.BacktestError is { } e ? FormattableString.Invariant($"{e:P0}") : "not known yet";
            console.Line(FormattableString.Invariant(
                $"{team.Team}: {team.HandlingSeconds:N0} s of handling on average; error of the forecast {error}."));
        }
    }
}
