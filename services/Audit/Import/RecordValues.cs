using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Contracts;

namespace Audit.Import;

/// <summary>The values of one record or event, each checked where it is read.</summary>
/// <param name="line">Where it begins.</param>
/// <param name="columns">Its values as the file has them.</param>
/// <param name="faults">Gets what is wrong with them.</param>
/// <param name="clock">Reads times.</param>
internal sealed class RecordValues(
    long line, IReadOnlyDictionary<string, string> columns, List<ImportFault> faults, Func<ColumnMapping, string, ReadTime> clock)
{
    private const int LongestText = 4000;
    private const int LongestReason = 300; // it quotes the value
    private bool _refused;

    public T Required<T>(ColumnMapping member, Func<ColumnMapping?, T?> read)
    {
        if (Raw(member) is null) Refuse(member, "It is blank and must be given.");
        return read(member)!;
    }

    public string? Text(ColumnMapping? member) => Raw(member) is not { } text ? null
        : text.Length > LongestText ? Refuse(member, $"It is longer than {LongestText} characters.")
        : text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? Refuse(member, "It has control characters.")
        : text;

    public DateTimeOffset? Moment(ColumnMapping? member)
    {
        if (Raw(member) is not { } text) return null;
        if (member!.TimeColumn is { } timeColumn)
        {
            var time = columns.GetValueOrDefault(timeColumn)?.Trim();
            if (string.IsNullOrEmpty(time))
            {
                Refuse(member, $"There is a date and no time in {timeColumn}.");
                return null;
            }

            text = $"{text} {time}";
        }

        var read = clock(member, text);
        if (read.Fault is null) return read.Moment;

        Refuse(member, $"{read.Fault}.");
        return null;
    }

    /// <summary>A name as categories, regions, departments and agents have it.</summary>
    public string? Name(ColumnMapping? member) => Raw(member) is not { } text ? null
        : TermAttribute.Of(text) is { } name ? name
        : Refuse(member, $"No name of 1 to {TermAttribute.Most} letters, digits and hyphens can be made of '{text}'; name one in values.");

    public T Word<T>(ColumnMapping member)
        where T : struct, Enum
    {
        var text = Raw(member);
        if (text is not null && Words<T>.All.TryGetValue(text, out var value)) return value;

        var words = string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName));
        if (!_refused) Refuse(member, text is null ? "It is blank and must be given." : $"'{text}' is none of {words}.");
        return default;
    }

    public int? Number(ColumnMapping? member)
    {
        if (Raw(member) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 9) return number;

        Refuse(member, $"'{text}' is no tier from 1 to 9.");
        return null;
    }

    public bool? Verdict(ColumnMapping? member)
    {
        switch (Raw(member))
        {
            case null: return null;
            case "kept": return true;
            case "broken": return false;
            case var other:
                Refuse(member, $"'{other}' is neither kept nor broken.");
                return null;
        }
    }

    private string? Raw(ColumnMapping? member)
    {
        _refused = false;
        if (member?.Column is not { } column) return member?.Constant;

        var text = columns.GetValueOrDefault(column)?.Trim();
        if (string.IsNullOrEmpty(text) || (member.Blank?.Contains(text) ?? false)) return member.Otherwise;
        if (member.Values is null) return text;
        if (member.Values.TryGetValue(text, out var word)) return word;

        _refused = true;
        return Refuse(member, $"'{text}' is not in the mapping's table.");
    }

    private string? Refuse(ColumnMapping? member, string reason)
    {
        var fault = new ImportFault(line, member?.Column, reason.Length <= LongestReason ? reason : $"{reason.AsSpan(0, LongestReason)}…");
        if (!faults.Contains(fault)) faults.Add(fault);
        return null;
    }

    /// <summary>An enumeration by its words.</summary>
    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<string, T> All =
            Enum.GetValues<T>().ToFrozenDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.Ordinal);
    }
}
