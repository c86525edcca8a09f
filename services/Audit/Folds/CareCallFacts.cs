namespace Audit.Folds;

/// <summary>A care call 关怀回访 (F6) has an id, a story and a promise as a request has, and is none: no count of requests has it.</summary>
public static class CareCallFacts
{
    /// <summary>Stored names of the facts that it begins with.</summary>
    public static IReadOnlyList<string> Types { get; } = ["care_call_planned", "care_call_scheduled", "care_call_opened"];

    /// <summary>Whether these facts of one id are a care call's.</summary>
    public static bool Are(IEnumerable<LedgerFact> facts) => facts.Any(fact => Types.Contains(fact.Type));
}
