using System.Collections.Immutable;
using Contracts;
using Contracts.Quality.V1;
using EventStore;
using Messaging;
using Quality.Views;

namespace Quality;

/// <summary>A score sheet 评分表 in all its versions, folded from its facts (G1).</summary>
/// <param name="Versions">Oldest first; the last one is in force.</param>
public sealed record ScoreSheet(ImmutableList<ScoreSheetPublished> Versions)
{
    /// <summary>Before the first fact.</summary>
    public static readonly ScoreSheet None = new([]);

    /// <summary>How sheets are kept.</summary>
    public static readonly StreamType<ScoreSheet> Stream = new("score-sheet", None, (sheet, fact) => sheet.Evolve(fact), view: SheetView.Instance);

    /// <summary>The stream of a sheet.</summary>
    public static Guid IdOf(string sheetId) => DerivedId.From("quality", "score-sheet", sheetId);

    /// <summary>How facts change it.</summary>
    public ScoreSheet Evolve(IFact fact) => fact is ScoreSheetPublished f && f.Version == Versions.Count + 1 ? new(Versions.Add(f)) : this;

    /// <summary>A version; null where there is none.</summary>
    public ScoreSheetPublished? Version(int version) => version >= 1 && version <= Versions.Count ? Versions[version - 1] : null;
}
