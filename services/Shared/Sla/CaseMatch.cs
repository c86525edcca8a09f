using System.Globalization;
using System.Text.Json;
using Contracts.Directory.V1;

namespace Sla;

/// <summary>What a rule's conditions come to: all of them hold, or one does not.</summary>
internal struct CaseMatch
{
    private string? _condition;
    private object? _wanted;
    private object? _known;

    /// <summary>Holds a rule's conditions against what is known of a request.</summary>
    public static CaseMatch Of(SlaMatch? when, SlaMatch known)
    {
        var match = new CaseMatch();
        if (when is null) return match;

        _ = match.Holds(nameof(when.Kind), when.Kind, known.Kind) && match.Holds(nameof(when.Category), when.Category, known.Category)
            && match.Holds(nameof(when.Tier), when.Tier, known.Tier) && match.Holds(nameof(when.Urgency), when.Urgency, known.Urgency)
            && match.Holds(nameof(when.Channel), when.Channel, known.Channel) && match.Holds(nameof(when.Region), when.Region, known.Region)
            && match.Holds(nameof(when.Jurisdiction), when.Jurisdiction, known.Jurisdiction);
        return match;
    }

    /// <summary>How many hold, up to the first that does not.</summary>
    public int Conditions { get; private set; }

    /// <summary>True when all hold.</summary>
    public readonly bool IsWhole => _condition is null;

    /// <summary>The first that does not hold, in words.</summary>
    public readonly string Failed =>
        $"{JsonNamingPolicy.CamelCase.ConvertName(_condition!)} must be {Word(_wanted)}, {(_known is null ? "and is not known" : $"and is {Word(_known)}")}";

    private bool Holds<T>(string condition, T? wanted, T? known)
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
