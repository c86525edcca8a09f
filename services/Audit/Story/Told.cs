using System.Globalization;
using System.Text.RegularExpressions;
using Messaging;

namespace Audit.Story;

/// <summary>
/// A fact on its way into words. A personal member reads as <c>…</c>, so that no sentence can give it away by mistake; the story
/// adds them all at the end when it is asked to.
/// </summary>
/// <param name="fact">The fact.</param>
/// <param name="zone">The zone that moments are told in.</param>
/// <param name="ends">Promises that ended by the same decision.</param>
public sealed partial class Told(LedgerFact fact, LocalTimes zone, IEnumerable<LedgerFact> ends)
{
    private const string Hidden = "…";
    private readonly Type? _type = KnownFacts.TypeOf(fact);

    /// <summary>As it stands in the fact; "?" when it is not there.</summary>
    public string this[string member] => IsPersonal(member) ? Hidden : fact[member] ?? "?";

    /// <summary>True when the member is there.</summary>
    public bool Has(string member) => fact[member] is not null;

    /// <summary>True when the member says so.</summary>
    public bool Is(string member) => fact.Is(member);

    /// <summary>True when the member has this value.</summary>
    public bool Is(string member, string value) => this[member] == value;

    /// <summary>The first text when the member is there and, if it is a truth value, true; else the second.</summary>
    public string If(string member, string yes, string no = "") => Has(member) && fact[member] != "false" ? yes : no;

    /// <summary>The value's own text in a table; the last one when the table has no such value.</summary>
    public string Choose(string member, params ReadOnlySpan<(string Value, string Text)> texts)
    {
        foreach (var (value, text) in texts)
        {
            if (value == this[member])
            {
                return text;
            }
        }

        return texts[^1].Text;
    }

    /// <summary>A name of the contracts in words: <c>firstContact</c>, <c>department-reply</c> → "first contact", "department
    /// reply".</summary>
    public string Words(string member) => Capital().Replace(this[member], m => $" {m.Value.ToLowerInvariant()}")
        .Replace('-', ' ').Replace('_', ' ').Trim();

    /// <summary>The same with "a" or "an".</summary>
    public string A(string member)
    {
        var words = Words(member);
        return words is ['a' or 'e' or 'i' or 'o' or 'u', ..] ? $"an {words}" : $"a {words}";
    }

    /// <summary>A moment on the desk's clock: "Mon 2 Mar 10:03".</summary>
    public string Time(string member) =>
        Moment(this[member]) is { } at ? Times.At(at, zone) : "?";

    /// <summary>A length of time: "2 h 10 min".</summary>
    public string For(string member)
    {
        try
        {
            return Times.For(Contracts.Duration.Read(this[member]));
        }
        catch (Contracts.ContractException)
        {
            return "?";
        }
    }

    /// <summary>How the end of one of these promises by this very decision stands to its due moment: ", 2 h before it was
    /// due"; nothing when it ended none of them.</summary>
    public string Margin(params ReadOnlySpan<string> promises)
    {
        foreach (var promise in promises)
        {
            if (ends.FirstOrDefault(e => e["promise"] == promise) is { } end)
            {
                return $", {new Told(end, zone, []).AgainstDue()}";
            }
        }

        return "";
    }

    /// <summary>Where this end of a promise stands to its due moment.</summary>
    public string AgainstDue() => Moment(fact["dueAt"]) is not { } due ? "its due moment unknown"
        : fact.OccurredAt > due ? $"{Times.For(fact.OccurredAt - due)} after it was due"
        : fact.OccurredAt < due ? $"{Times.For(due - fact.OccurredAt)} before it was due"
        : "at the very moment it was due";

    /// <summary>Every personal member that is there, by name: <c>text: "…"</c>. None of a fact that no contract knows.</summary>
    public IEnumerable<string> Personal() => _type is null ? []
        : PersonalMembers.Of(_type).Where(Has).Select(member => $"{member.Split('.')[^1]}: \"{Open(fact[member]!)}\"");

    /// <summary>What nobody has opened cannot be told.</summary>
    private static string Open(string text) => SealedText.KeyOf(text) is null ? text : "[sealed]";

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    private bool IsPersonal(string member) => _type is not null && PersonalMembers.Of(_type).Contains(member);

    [GeneratedRegex("[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capital();
}
