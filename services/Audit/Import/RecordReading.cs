using System.Globalization;
using System.Text;
using System.Text.Json;
using Contracts;

namespace Audit.Import;

/// <summary>How many times of a column were read by a format.</summary>
/// <param name="Column">The column.</param>
/// <param name="Format">The format.</param>
/// <param name="Times">How many.</param>
public sealed record FormatUse(string Column, string Format, int Times);

/// <summary>Reads one record after another by the mapping; gathers everything that is wrong with each, and counts the formats used.</summary>
/// <param name="mapping">Which column is what.</param>
public sealed class RecordReading(ImportMapping mapping)
{
    private const int LongestText = 4000;
    private const int LongestId = 40;
    private readonly WallClock _clock = new(mapping.Times);
    private readonly ColumnMapping _receivedAt = Moment(mapping.ReceivedAt, mapping)!;
    private readonly ColumnMapping? _target = Moment(mapping.Target, mapping);
    private readonly ColumnMapping? _closedAt = Moment(mapping.ClosedAt, mapping);
    private readonly Dictionary<(string Column, string Format), int> _formats = [];

    /// <summary>The formats by which times were read so far.</summary>
    public IReadOnlyList<FormatUse> Formats =>
    [
        .. _formats.Select(f => new FormatUse(f.Key.Column, f.Key.Format, f.Value))
            .OrderBy(f => f.Column, StringComparer.Ordinal).ThenByDescending(f => f.Times),
    ];

    /// <summary>The request that a record tells of, or its faults.</summary>
    public (ImportedRequest? Request, IReadOnlyList<ImportFault> Faults) Read(SourceRecord record)
    {
        if (record.Fault is { } fault) return (null, [new(record.Line, null, $"The record {fault}.")]);

        var faults = new List<ImportFault>();
        var told = new Told(record, faults, ReadTime);
        var request = new ImportedRequest(
            told.Required(mapping.Id, told.Text), told.Required(_receivedAt, told.Moment) ?? default,
            told.Word<RequestKind>(mapping.Kind), told.Word<Channel>(mapping.Channel),
            told.Required(mapping.Category, told.Id), told.Word<Urgency>(mapping.Urgency ?? new(Constant: "normal")),
            told.Number(mapping.Tier) ?? 3)
        {
            Target = told.Moment(_target), ClosedAt = told.Moment(_closedAt), Kept = told.Verdict(mapping.Verdict),
            Department = told.Id(mapping.Department), Agent = told.Id(mapping.Agent), Region = told.Id(mapping.Region),
            Customer = told.Text(mapping.Customer), CallerNumber = told.Text(mapping.CallerNumber), Text = told.Text(mapping.Text),
            Result = told.Text(mapping.Result),
        };
        if (faults.Count == 0 && request.ClosedAt < request.ReceivedAt)
        {
            faults.Add(new(record.Line, mapping.ClosedAt!.Column, "It was closed before it was received."));
        }

        if (faults.Count == 0 && request.Target < request.ReceivedAt)
        {
            faults.Add(new(record.Line, mapping.Target!.Column, "It was due before it was received."));
        }

        return faults.Count == 0 ? (request, []) : (null, faults);
    }

    /// <summary>The words that mean blank for all times mean it here too.</summary>
    private static ColumnMapping? Moment(ColumnMapping? member, ImportMapping mapping) => member is null ? null
        : member with { Blank = [.. member.Blank ?? [], .. mapping.Times.Blank ?? []] };

    private ReadTime ReadTime(ColumnMapping member, string text)
    {
        var read = _clock.Read(text, member.Formats);
        if (read is { Fault: null, Format: { } format } && member.Column is { } column)
        {
            _formats[(column, format)] = _formats.GetValueOrDefault((column, format)) + 1;
        }

        return read;
    }

    /// <summary>The values of one record, each checked where it is read.</summary>
    private sealed class Told(SourceRecord record, List<ImportFault> faults, Func<ColumnMapping, string, ReadTime> clock)
    {
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
                var time = record.Columns.GetValueOrDefault(timeColumn)?.Trim();
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

        /// <summary>Lower case letters, digits and hyphens: what else there is becomes a hyphen.</summary>
        public string? Id(ColumnMapping? member)
        {
            if (Raw(member) is not { } text) return null;

            var id = new StringBuilder();
            foreach (var c in text.ToLowerInvariant())
            {
                if (char.IsAsciiLetterOrDigit(c)) id.Append(c);
                else if (id.Length > 0 && id[^1] != '-') id.Append('-');
            }

            var made = id.ToString().TrimEnd('-');
            return made.Length is > 0 and <= LongestId ? made
                : Refuse(member, $"No id of 1 to {LongestId} letters, digits and hyphens can be made of '{text}'; name one in values.");
        }

        public T Word<T>(ColumnMapping member)
            where T : struct, Enum
        {
            var text = Raw(member);
            foreach (var value in Enum.GetValues<T>().Where(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()) == text))
            {
                return value;
            }

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

        private bool _refused;

        private string? Raw(ColumnMapping? member)
        {
            _refused = false;
            if (member?.Column is not { } column) return member?.Constant;

            var text = record.Columns.GetValueOrDefault(column)?.Trim();
            if (string.IsNullOrEmpty(text) || (member.Blank?.Contains(text) ?? false)) return member.Otherwise;
            if (member.Values is null) return text;
            if (member.Values.TryGetValue(text, out var word)) return word;

            _refused = true;
            return Refuse(member, $"'{text}' is not in the mapping's table.");
        }

        private string? Refuse(ColumnMapping? member, string reason)
        {
            var fault = new ImportFault(record.Line, member?.Column, reason);
            if (!faults.Contains(fault)) faults.Add(fault);
            return null;
        }
    }
}
