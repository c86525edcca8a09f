using System.Text.Json;
using System.Text.Json.Serialization;
using Contracts;
using Contracts.Directory.V1;
using Messaging;
using Sla;

namespace Audit.Import;

/// <summary>Where a member of a request comes from: a column, a constant, or a column through a table of words.</summary>
/// <param name="Column">The column's name in the file; of an event log see <see cref="XesRecords"/>.</param>
/// <param name="Constant">The same for every record.</param>
/// <param name="Values">The other system's words and ours; a word that is not in the table is refused.</param>
/// <param name="Otherwise">Where the column is blank.</param>
/// <param name="Blank">Words that mean that there is nothing: <c>N/A</c>.</param>
/// <param name="Formats">Of a moment: how this column writes times; the first that fits counts.</param>
/// <param name="TimeColumn">Of a moment: the column with the time of day, where <paramref name="Column"/> has the date alone. Formats
/// are of both, with a blank between.</param>
public sealed record ColumnMapping(
    string? Column = null, string? Constant = null, IReadOnlyDictionary<string, string>? Values = null, string? Otherwise = null,
    IReadOnlyList<string>? Blank = null, IReadOnlyList<string>? Formats = null, string? TimeColumn = null);

/// <summary>What to do with a time on the wall that daylight saving repeats, or skips.</summary>
public enum EdgeTime
{
    /// <summary>The record is refused, with the time.</summary>
    Refuse,

    /// <summary>The earlier of the two moments; of a skipped time, as if the clock had been put forward before.</summary>
    Earlier,

    /// <summary>The later of the two moments; of a skipped time, as if the clock had not been put forward yet.</summary>
    Later,
}

/// <summary>How the file writes times.</summary>
/// <param name="Format">As .NET writes formats: <c>yyyy-MM-dd HH:mm:ss</c>; ISO 8601 when absent.</param>
/// <param name="Zone">IANA zone of times that name none.</param>
/// <param name="Repeated">A time in the hour that the clock shows twice.</param>
/// <param name="Skipped">A time in the hour that the clock leaves out.</param>
/// <param name="Formats">Several formats, instead of one; the first that fits counts. <c>ISO 8601</c> is a format here.</param>
/// <param name="Blank">Words that mean that there is no time: <c>0000-00-00 00:00:00</c>.</param>
public sealed record TimeMapping(
    string? Format = null, string Zone = "UTC", EdgeTime Repeated = EdgeTime.Refuse, EdgeTime Skipped = EdgeTime.Refuse,
    IReadOnlyList<string>? Formats = null, IReadOnlyList<string>? Blank = null);

/// <summary>
/// How another system's records become requests: which column is what, what its words mean here, and what it had promised.
/// See <c>infra/imports</c> for examples and <c>infra/docs/import.md</c> for the words.
/// </summary>
/// <param name="Name">Names the history: its facts stand in the ledger under the service <c>import-NAME</c>.</param>
/// <param name="Times">How times are written.</param>
/// <param name="Id">The record's id in the other system; the same id again is the same request.</param>
/// <param name="ReceivedAt">When the request came in.</param>
/// <param name="Kind">A word of <see cref="RequestKind"/>. Only complaints and faults are promised something.</param>
/// <param name="Channel">A word of <see cref="Contracts.Channel"/>.</param>
/// <param name="Category">What it is about.</param>
/// <param name="Policies">What was promised: the rules of this history alone. Where <paramref name="Target"/> states the moment they
/// have no target of their own, and promise nothing to a record that states none.</param>
/// <param name="Calendars">The hours that those policies run on.</param>
/// <param name="Target">The moment that the record says was promised.</param>
/// <param name="ClosedAt">When the customer had the result; blank while it is open.</param>
/// <param name="Verdict">The record's own verdict: <c>kept</c> or <c>broken</c>; blank when it has none. When absent, the verdict is
/// ours: kept when it was closed by then.</param>
/// <param name="Department">Who worked on it.</param>
/// <param name="Agent">Who owned it.</param>
/// <param name="Tier">The customer's tier; 3 when absent.</param>
/// <param name="Urgency">A word of <see cref="Contracts.Urgency"/>; <c>normal</c> when absent.</param>
/// <param name="Region">Where.</param>
/// <param name="Customer">The customer's id in the other system.</param>
/// <param name="CallerNumber">Number or address of the customer; personal.</param>
/// <param name="Text">What the customer said; personal.</param>
/// <param name="Result">What the customer was told; personal.</param>
/// <param name="Encoding">The encoding of a table; <c>utf-8</c> when absent.</param>
/// <param name="Delimiter">What stands between two values of a table; recognised when absent.</param>
public sealed record ImportMapping(
    [Id] string Name, TimeMapping Times, ColumnMapping Id, ColumnMapping ReceivedAt, ColumnMapping Kind, ColumnMapping Channel,
    ColumnMapping Category, IReadOnlyList<SlaPolicy> Policies, IReadOnlyList<WorkCalendar> Calendars,
    ColumnMapping? Target = null, ColumnMapping? ClosedAt = null,
    ColumnMapping? Verdict = null, ColumnMapping? Department = null, ColumnMapping? Agent = null, ColumnMapping? Tier = null,
    ColumnMapping? Urgency = null, ColumnMapping? Region = null, ColumnMapping? Customer = null,
    ColumnMapping? CallerNumber = null, ColumnMapping? Text = null, ColumnMapping? Result = null,
    string? Encoding = null, string? Delimiter = null)
{
    private static readonly JsonSerializerOptions Strictly = new(ContractJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The service that the facts stand under.</summary>
    [JsonIgnore]
    public string Service => LedgerFact.ImportPrefix + Name;

    /// <summary>Reads a mapping document and checks it whole.</summary>
    /// <exception cref="Refusal">It cannot be read, names an unknown zone, or promises nonsense; the message names the place.</exception>
    public static ImportMapping Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var mapping = JsonSerializer.Deserialize<ImportMapping>(json, Strictly)
                ?? throw Refusal.Invalid("mapping", "The mapping is null.");
            mapping.Check();
            return mapping;
        }
        catch (JsonException e)
        {
            throw Refusal.Invalid("mapping", $"The mapping cannot be read: {JsonFault.Of(e)}");
        }
        catch (SlaDocumentException e)
        {
            throw Refusal.Invalid("mapping", e.Message);
        }
    }

    /// <summary>How the file is written.</summary>
    [JsonIgnore]
    public SourceForm Form => new(Encoding, Delimiter, Times);

    /// <summary>The columns that must be in the file.</summary>
    public IEnumerable<string> Columns() => Members().SelectMany(member => new[] { member.Column, member.TimeColumn }).OfType<string>().Distinct();

    /// <summary>The policies and calendars, ready to promise.</summary>
    public SlaBook Book() => SlaBook.Of(Policies, Calendars);

    private void Check()
    {
        if (!new IdAttribute().IsValid(Name)) throw Refusal.Invalid("mapping.name", "The name must be lower case letters, digits or hyphens.");
        if (Name == Whose.AllHistories) throw Refusal.Invalid("mapping.name", $"'{Name}' means every history: take another name.");
        if (Delimiter is not (null or [(>= ' ' and <= '~' and not '"') or '\t']))
        {
            throw Refusal.Invalid("mapping.delimiter", "The delimiter is one character of ASCII, and no quote.");
        }

        SourceEncoding.Of(Encoding);
        if (!LocalTimes.Knows(Times.Zone))
        {
            throw Refusal.Invalid("mapping.times.zone", $"'{Times.Zone}' is not a known IANA zone.");
        }

        if (Times is { Format: not null, Formats: not null }) throw Refusal.Invalid("mapping.times", "Give either format or formats.");

        foreach (var member in Members())
        {
            if (member.Column is null == member.Constant is null)
            {
                throw Refusal.Invalid("mapping", "Each member wants either a column or a constant.");
            }
        }

        CheckFormats();
        Book();
    }

    private void CheckFormats()
    {
        var stated = (Times.Formats ?? []).Append(Times.Format).Concat(Members().SelectMany(m => m.Formats ?? [])).OfType<string>();
        if (stated.Select(TimeFormat.Fault).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            throw Refusal.Invalid("mapping", $"The format {fault}.");
        }

        var moments = new[] { ReceivedAt, Target, ClosedAt }.OfType<ColumnMapping>().ToHashSet();
        if (Members().Any(m => (m.Formats ?? (object?)m.TimeColumn) is not null && !moments.Contains(m)) || (Times.Formats ?? ["any"]).Count == 0)
        {
            throw Refusal.Invalid("mapping", "formats and timeColumn are for receivedAt, target and closedAt, and formats names at least one.");
        }
    }

    private IEnumerable<ColumnMapping> Members() =>
        new[]
        {
            Id, ReceivedAt, Kind, Channel, Category, Target, ClosedAt, Verdict, Department, Agent, Tier, Urgency, Region, Customer,
            CallerNumber, Text, Result,
        }.OfType<ColumnMapping>();
}
