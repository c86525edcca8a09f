namespace Audit.Measures;

/// <summary>A measure with its figures.</summary>
/// <param name="Name">The measure.</param>
/// <param name="Title">For people.</param>
/// <param name="Formula">How it is computed.</param>
/// <param name="Source">Who asks for it.</param>
/// <param name="Unit">What the figures are in.</param>
/// <param name="HigherIsBetter">The direction of good.</param>
/// <param name="Target">What it is held to.</param>
/// <param name="Whole">All groups together.</param>
/// <param name="Figures">By group.</param>
public sealed record MeasureAnswer(
    string Name, string Title, string Formula, string Source, MeasureUnit Unit, bool HigherIsBetter, double? Target, Figure Whole,
    IReadOnlyList<Figure> Figures)
{
    /// <summary>What a fold came to.</summary>
    public static MeasureAnswer Of(Measure m, MeasureFold fold)
    {
        var totals = fold.Totals(m);
        return new(
            m.Name, m.Title, m.Formula, m.Source, m.Unit, m.HigherIsBetter, m.Target,
            Figure.Of("all", totals.Values.Aggregate(default(Total), (sum, total) => sum + total), m),
            [.. totals.Select(t => Figure.Of(t.Key, t.Value, m))]);
    }
}

/// <summary>Reads facts of some types, request by request: from the ledger or an export of it.</summary>
public delegate IAsyncEnumerable<IReadOnlyList<LedgerFact>> ByRequest(
    IReadOnlyCollection<string> types, Whose whose, CancellationToken cancellationToken);

/// <summary>Measures over the ledger, read once, request by request.</summary>
/// <param name="facts">The ledger.</param>
/// <param name="whose">The desk's requests, unless histories are named.</param>
public sealed class LedgerMeasures(ByRequest facts, Whose? whose = null)
{
    private const int ReportEvery = 1000;

    /// <summary>The same over another record.</summary>
    public LedgerMeasures Of(Whose other) => new(facts, other);

    /// <summary>Shows every request's life to all that want it.</summary>
    /// <param name="asOf">Open promises are judged by this moment.</param>
    /// <param name="visitors">What takes them.</param>
    /// <param name="progress">Hears how many requests were read.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public async Task VisitAsync(
        DateTimeOffset asOf, IReadOnlyCollection<Action<RequestLife>> visitors, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var read = 0L;
        await foreach (var request in facts(LifeFold.Types, whose ?? Whose.Desk, cancellationToken))
        {
            if (request[0].RequestId is null) continue;

            var life = LifeFold.Of(request, asOf);
            foreach (var visit in visitors) visit(life);
            if (++read % ReportEvery == 0) progress?.Report(read);
        }
    }
}
