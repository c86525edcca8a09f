namespace Audit.Import;

/// <summary>What an event says of its record's state.</summary>
public enum EventState
{
    /// <summary>Nothing: it goes on as it was.</summary>
    None,

    /// <summary>Somebody works on it, or is to. After it was settled: it was reopened.</summary>
    Working,

    /// <summary>Only the customer can go on: a pause, where the rule's <c>pausesOn</c> lets it.</summary>
    AwaitingCustomer,

    /// <summary>Information, or another party's doing, is waited for: a pause likewise.</summary>
    AwaitingInformation,

    /// <summary>It was settled: the promise ends here.</summary>
    Resolved,

    /// <summary>It was settled before, and is not.</summary>
    Reopened,

    /// <summary>It was closed; settled too, if no event said so before.</summary>
    Closed,
}

/// <summary>Which events are looked at: those with one of the values. The others say nothing.</summary>
/// <param name="Column">The column of the event.</param>
/// <param name="Values">The values.</param>
public sealed record EventFilter(string Column, IReadOnlyList<string> Values);

/// <summary>What the events of a record are: in a table one row each, in an event log as XES has them. Columns are the events' own.</summary>
/// <param name="State">What it says of the record's state, by a table to the words of <see cref="EventState"/>.</param>
/// <param name="At">When it happened; <c>time:timestamp</c> in XES when absent.</param>
/// <param name="Department">Who had the record from then on; blank: who had it before.</param>
/// <param name="Only">Which events are looked at; all when absent.</param>
public sealed record EventMapping(ColumnMapping State, ColumnMapping? At = null, ColumnMapping? Department = null, EventFilter? Only = null)
{
    internal const string XesTime = "time:timestamp";

    /// <summary>The members that are given.</summary>
    internal IEnumerable<ColumnMapping> Members() => new[] { State, At, Department }.OfType<ColumnMapping>();

    /// <summary>The columns of events.</summary>
    internal IReadOnlyList<string> Columns() =>
        [.. Members().SelectMany(member => member.Columns).Concat(At is null ? [XesTime] : []).Concat(Only is null ? [] : [Only.Column]).Distinct()];
}

/// <summary>The events of a file, as whoever reads it has to know them.</summary>
/// <param name="Id">The column with the record's id.</param>
/// <param name="Mapping">What they are.</param>
/// <param name="IsBlank">Whether a column's value means that there is none.</param>
public sealed record EventForm(string? Id, EventMapping Mapping, Func<string, string, bool> IsBlank);
