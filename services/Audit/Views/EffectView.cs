using System.Text.Json;
using Audit.Measures;
using Audit.Reports;
using Contracts;
using Contracts.Quality.V1;
using EventStore;
using Messaging;

namespace Audit.Views;

/// <summary>What improvement actions brought (G3), folded from the ledger anew each time: as JSON, and as a plot at <c>…/effect.svg</c>.</summary>
public static class EffectView
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/improvements/{improvementId}/effect", async (
            string improvementId, LedgerReader ledger, LedgerMeasures measures, TimeProvider clock, DeskZone zone, CancellationToken token) =>
            Readers.Json(await OfAsync(improvementId, ledger, measures, clock, zone, token)));
        app.MapGet("/improvements/{improvementId}/effect.svg", async (
            string improvementId, LedgerReader ledger, LedgerMeasures measures, TimeProvider clock, DeskZone zone, CancellationToken token) =>
            Results.Text(EffectPlot.Of(await OfAsync(improvementId, ledger, measures, clock, zone, token)), "image/svg+xml"));
    }

    private static async Task<Effect> OfAsync(
        string improvementId, LedgerReader ledger, LedgerMeasures measures, TimeProvider clock, DeskZone zone, CancellationToken cancellationToken)
    {
        var facts = (await ledger.OfStreamsAsync("quality", [DerivedId.From("quality", "improvement", improvementId)], cancellationToken))
            .Select(KnownFacts.ToNewest).ToList();
        var planned = Told<ImprovementPlanned>(facts, "improvement_planned") ?? throw Refusal.Unknown("improvement action", Quoted.Or(improvementId, "of that name"));
        var completedAt = Told<ImprovementCompleted>(facts, "improvement_completed")?.At;
        var measure = Catalogue.Find(planned.Measure) ?? throw Refusal.WrongState($"The desk has no measure {planned.Measure} any more.");
        var (now, by) = (clock.GetUtcNow(), Grouping.Parse(planned.GroupedBy.ToString().ToLowerInvariant(), await zone.NowAsync(cancellationToken)));
        var before = new MeasureFold([measure], by, planned.At.AddDays(-planned.Days), planned.At);
        var after = new MeasureFold([measure], by, completedAt ?? DateTimeOffset.MaxValue, completedAt?.AddDays(planned.Days));
        await measures.VisitAsync(now, [before.Add, after.Add], progress: null, cancellationToken);
        return Effect.Of(planned, completedAt, measure, before.Totals(measure), after.Totals(measure), now);
    }

    private static T? Told<T>(List<LedgerFact> facts, string type)
        where T : class
    {
        try
        {
            return facts.Find(f => f.Type == type)?.Data.Deserialize<T>(ContractJson.Options);
        }
        catch (JsonException)
        {
            throw Refusal.WrongState($"{type} does not say what its contract asks for.");
        }
    }
}
