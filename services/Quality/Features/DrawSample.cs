using Contracts;
using Contracts.Directory.V1;
using Contracts.Quality.V1;
using Hosting;
using Messaging;

namespace Quality.Features;

/// <summary>When a period is over its samples are drawn, one for each plan of that length; a month is assessed 月度考核; and the period is closed (G1).</summary>
public static class DrawSample
{
    public static void Map(ServiceBuilder service) => service.Due(AgentPeriod.Stream, Decide);

    public static IEnumerable<IFact> Decide(AgentPeriod period, FallDue due, Context context)
    {
        if (period is not { Opened: { } opened, Closed: null } || due.Now < opened.DrawAt) return [];

        return
        [
            .. PlansOf(opened.Period, context).Select(plan => Sampling.Draw(plan, opened.AgentId, opened.Period, [.. period.Works.Values], opened.DrawAt, Sampling.SeedOf(context.Now))),
            .. LengthOf(opened.Period) == SamplePeriod.Month
                ? [Assessment.Of(period, Inspectors.TeamOf(opened.AgentId, context), opened.DrawAt)]
                : Array.Empty<AssessmentFrozen>(),
            new PeriodClosed(opened.AgentId, opened.Period, opened.DrawAt),
        ];
    }

    private static IEnumerable<SamplingPlan> PlansOf(string period, Context context) =>
        (context.Directory.Settings.Quality?.Plans ?? []).Where(plan => plan.Period == LengthOf(period));

    private static SamplePeriod LengthOf(string period) =>
        period.Contains('W', StringComparison.Ordinal) ? SamplePeriod.Week : period.Length > "2026-03".Length ? SamplePeriod.Day : SamplePeriod.Month;
}
