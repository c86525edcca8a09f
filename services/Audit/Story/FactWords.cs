using System.Collections.Frozen;
using Audit.Story.Words;

namespace Audit.Story;

/// <summary>
/// The sentence for each type of fact, by stored name; a table for each service in <c>Words</c>. A test sees to it that every
/// fact of the contracts has one; a fact that they do not know gets a general one. Facts of imported histories have words of their own.
/// </summary>
public static class FactWords
{
    private static readonly FrozenDictionary<string, Func<Told, string>> Sentences =
        new[]
        {
            IntakeWords.All, RoutingWords.All, WorkOrdersWords.All, ConsultationWords.All, FollowUpWords.All, DirectoryWords.All,
            KnowledgeWords.All, QualityWords.All, PromisesWords.All, AccessWords.All,
        }.SelectMany(table => table).ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Func<Told, string>> OfImports = ImportedWords.All.ToFrozenDictionary();

    /// <summary>Types that have words.</summary>
    public static IEnumerable<string> Types => Sentences.Keys;

    /// <summary>The sentence of a fact.</summary>
    public static string Of(LedgerFact fact, Told told) => fact.IsImported && OfImports.TryGetValue(fact.Type, out var record) ? record(told)
        : !FactOwners.Told(fact) ? $"The service {fact.Service} recorded \"{fact.Type.Replace('_', ' ')}\", which is not its own to tell: it counts for nothing."
        : Sentences.TryGetValue(fact.Type, out var sentence) ? sentence(told)
        : $"The service {fact.Service} recorded \"{fact.Type.Replace('_', ' ')}\".";
}
