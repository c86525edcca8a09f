using System.Globalization;
using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;

namespace Sla;

/// <summary>What is known of the request when a promise is made; null for what is not known. Rules match on it.</summary>
/// <param name="Kind">What the request is about, coarsely.</param>
/// <param name="Category">Its category, as the taxonomy spells it.</param>
/// <param name="Tier">The customer's tier: 1 (highest) to 3.</param>
/// <param name="Urgency">How pressing it is.</param>
/// <param name="Channel">Where it came in.</param>
/// <param name="Region">For example <c>urban</c> or <c>rural</c>.</param>
/// <param name="Jurisdiction">Whose law holds, for example <c>cn</c>.</param>
public sealed record PromiseCase(
    RequestKind? Kind = null, string? Category = null, int? Tier = null, Urgency? Urgency = null, Channel? Channel = null,
    string? Region = null, string? Jurisdiction = null)
{
    /// <summary>As it is recorded with a promise.</summary>
    public static PromiseCase From(SlaMatch known) =>
        new(known.Kind, known.Category, known.Tier, known.Urgency, known.Channel, known.Region, known.Jurisdiction);

    /// <summary>How it is recorded with a promise.</summary>
    public SlaMatch ToKnown() => new(Kind, Category, Tier, Urgency, Channel, Region, Jurisdiction);

    /// <summary>Holds a rule's conditions against it.</summary>
    internal CaseMatch Against(SlaMatch? when)
    {
        var match = new CaseMatch();
        if (when is null) return match;

        _ = match.Holds(nameof(Kind), when.Kind, Kind) && match.Holds(nameof(Category), when.Category, Category)
            && match.Holds(nameof(Tier), when.Tier, Tier) && match.Holds(nameof(Urgency), when.Urgency, Urgency)
            && match.Holds(nameof(Channel), when.Channel, Channel) && match.Holds(nameof(Region), when.Region, Region)
            && match.Holds(nameof(Jurisdiction), when.Jurisdiction, Jurisdiction);
        return match;
    }
}

/// <summary>What a rule's conditions come to: all of them hold, or one does not.</summary>
internal struct CaseMatch
{
    private string? _condition;
    private object? _wanted;
    private object? _known;

    /// <summary>How many hold, up to the first that does not.</summary>
    public int Conditions { get; private set; }

    /// <summary>True when all hold.</summary>
    public readonly bool IsWhole => _condition is null;

    /// <summary>The first that does not hold, in words.</summary>
    public readonly string Failed =>
        $"{JsonNamingPolicy.CamelCase.ConvertName(_condition!)} must be {Word(_wanted)}, {(_known is null ? "and is not known" : $"and is {Word(_known)}")}";

    internal bool Holds<T>(string condition, T? wanted, T? known)
    {
        if (wanted is null) return true;

        if (EqualityComparer<T>.Default.Equals(wanted, known))
        {
            Conditions++;
            return true;
        }

        (_condition, _wanted, _known) = (condition, wanted, known);
        return false;
    }

    private static string Word(object? value) => value is Enum word
        ? JsonNamingPolicy.CamelCase.ConvertName(word.ToString())
        : string.Create(CultureInfo.InvariantCulture, $"{value}");
}
