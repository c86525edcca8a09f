using Contracts.Quality.V1;

namespace Quality;

/// <summary>What a month comes to for an agent 月度考核 (G1): each figure with what is behind it. Pure: from what counted in the month and nothing else.</summary>
public static class Assessment
{
    /// <summary>The assessment.</summary>
    /// <param name="month">The month, with all that counted in it.</param>
    /// <param name="team">The agent's team.</param>
    /// <param name="at">When it is frozen.</param>
    public static AssessmentFrozen Of(AgentPeriod month, string? team, DateTimeOffset at)
    {
        var tests = month.Inspections.ToLookup(inspection => inspection.Form == InspectionForm.TestCall);
        var byHand = tests[false].ToLookup(inspection => inspection.Drawn is false);
        List<AssessedRating> ratings = [.. month.Works.Values.Where(work => work.Score is not null).Select(work => new AssessedRating(work.RequestId, work.Score!.Value))];
        List<AssessedExplanation> explanations = [.. month.Explanations.Select(counted => new AssessedExplanation(counted.RequestId, counted.InTime))];
        return new(
            month.Opened!.AgentId, month.Opened.Period, team, month.Works.Count, Figures(byHand[false]), Figures(tests[true]),
            new(ratings.Count, Mean(ratings.Select(rating => (double)rating.Score), 2), ratings),
            [.. month.Works.Values.Where(work => work.YellowCard).Select(work => work.RequestId)],
            new(explanations.Count, explanations.Count(explanation => explanation.InTime), explanations), at,
            byHand.Contains(true) ? Figures(byHand[true]) : null);
    }

    private static InspectionFigures Figures(IEnumerable<InspectionCounted> counted)
    {
        List<AssessedInspection> of = [.. counted.Select(inspection => new AssessedInspection(inspection.InspectionId, inspection.Total, inspection.Passed))];
        return new(of.Count, Mean(of.Select(inspection => inspection.Total), 1), of.Count(inspection => inspection.Passed), of);
    }

    private static double? Mean(IEnumerable<double> figures, int digits) =>
        figures.Select(figure => (double?)figure).Average() is { } mean ? Math.Round(mean, digits, MidpointRounding.AwayFromZero) : null;
}
