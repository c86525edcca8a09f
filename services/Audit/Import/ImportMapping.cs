using System.Text.Json;
using System.Text.Json.Serialization;
using Contracts;
using Contracts.Directory.V1;
using Messaging;
using Sla;

namespace Audit.Import;

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
/// <param name="Events">What the events of a record are, where the file is a log of them: then they say when it was settled and closed,
/// and <paramref name="ClosedAt"/> is not given.</param>
public sealed record ImportMapping(
    [Id] string Name, TimeMapping Times, ColumnMapping Id, ColumnMapping ReceivedAt, ColumnMapping Kind, ColumnMapping Channel,
    ColumnMapping Category, IReadOnlyList<SlaPolicy> Policies, IReadOnlyList<WorkCalendar> Calendars,
    ColumnMapping? Target = null, ColumnMapping? ClosedAt = null,
    ColumnMapping? Verdict = null, ColumnMapping? Department = null, ColumnMapping? Agent = null, ColumnMapping? Tier = null,
    ColumnMapping? Urgency = null, ColumnMapping? Region = null, ColumnMapping? Customer = null,
    ColumnMapping? CallerNumber = null, ColumnMapping? Text = null, ColumnMapping? Result = null,
    string? Encoding = null, string? Delimiter = null, EventMapping? Events = null)
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
            MappingCheck.Check(mapping);
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
    public SourceForm Form => new(Encoding, Delimiter, Times, Events is null ? null : new EventForm(Id.Column, Events, IsBlank));

    /// <summary>The columns of records that must be in the file.</summary>
    public IEnumerable<string> Columns() => Members().SelectMany(member => member.Columns).Distinct();

    /// <summary>The policies and calendars, ready to promise.</summary>
    public SlaBook Book() => SlaBook.Of(Policies, Calendars);

    /// <summary>The members of a record that are given.</summary>
    internal IEnumerable<ColumnMapping> Members() =>
        new[]
        {
            Id, ReceivedAt, Kind, Channel, Category, Target, ClosedAt, Verdict, Department, Agent, Tier, Urgency, Region, Customer,
            CallerNumber, Text, Result,
        }.OfType<ColumnMapping>();

    /// <summary>A value that some member calls a blank.</summary>
    private bool IsBlank(string column, string value) =>
        Members().Any(m => m.Columns.Contains(column) && (m.Blank?.Contains(value) ?? false)) || (Times.Blank?.Contains(value) ?? false);
}
