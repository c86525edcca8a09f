using Chaos.Load;

namespace Chaos.Check;

/// <summary>A fact as it stands in its owner's log.</summary>
/// <param name="Service">The owner.</param>
/// <param name="Sequence">Its number in the log.</param>
/// <param name="Id">Its id.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Type">The stored name.</param>
/// <param name="Json">The fact, as jsonb prints it.</param>
/// <param name="Cause">The message that caused it.</param>
/// <param name="Queues">The outsiders' queues that it has to reach.</param>
public sealed record LoggedFact(
    string Service, long Sequence, Guid Id, Guid Stream, long Version, string Type, string Json, string? Cause, IReadOnlyList<string> Queues)
{
    /// <summary>The fact with its personal texts opened, as clients were told it; null where none was sealed.</summary>
    public string? Opened { get; init; }

    /// <summary>For people.</summary>
    public override string ToString() => $"{Service} {Type} {Id} (sequence {Sequence}, stream {Stream} version {Version})";
}

/// <summary>A fact as it stands in the ledger.</summary>
/// <param name="Position">Its place in the ledger.</param>
/// <param name="Id">The fact's id.</param>
/// <param name="Service">The owner.</param>
/// <param name="Sequence">Its number in the owner's log.</param>
/// <param name="Stream">The owner's stream.</param>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Type">The stored name.</param>
/// <param name="Json">The fact, as jsonb prints it.</param>
public sealed record LedgerRow(long Position, Guid Id, string Service, long Sequence, Guid Stream, long Version, string Type, string Json);

/// <summary>A message that was put aside.</summary>
/// <param name="Service">Where.</param>
/// <param name="MessageId">The sender's id.</param>
/// <param name="Type">As the sender said.</param>
/// <param name="Reason">Why.</param>
/// <param name="Replayed">It succeeded later.</param>
public sealed record ParkedRow(string Service, string? MessageId, string? Type, string Reason, bool Replayed);

/// <summary>All there is to compare at the end of a run: what is stored, what was told, and where the run began.</summary>
public sealed record Evidence
{
    /// <summary>Facts of all services, by service and sequence.</summary>
    public IReadOnlyList<LoggedFact> Logs { get; init; } = [];

    /// <summary>The ledger, by position.</summary>
    public IReadOnlyList<LedgerRow> Ledger { get; init; } = [];

    /// <summary>What is parked.</summary>
    public IReadOnlyList<ParkedRow> Parked { get; init; } = [];

    /// <summary>Messages in each dead-letter queue.</summary>
    public IReadOnlyDictionary<string, long> Dead { get; init; } = new Dictionary<string, long>();

    /// <summary>How far each service's publisher says that it came.</summary>
    public IReadOnlyDictionary<string, long> Published { get; init; } = new Dictionary<string, long>();

    /// <summary>Facts that outsiders' queues delivered.</summary>
    public IReadOnlySet<(string Queue, Guid Fact)> Deliveries { get; init; } = new HashSet<(string, Guid)>();

    /// <summary>What clients were told.</summary>
    public IReadOnlyList<Told> Answers { get; init; } = [];

    /// <summary>Poison that the broker confirmed.</summary>
    public IReadOnlyList<PoisonSent> Poison { get; init; } = [];

    /// <summary>Requests that did not come to their end, with where they stand.</summary>
    public IReadOnlyList<string> Unfinished { get; init; } = [];

    /// <summary>Versions of streams when the run began.</summary>
    public IReadOnlyDictionary<(string Service, Guid Stream), long> VersionsBefore { get; init; } = new Dictionary<(string, Guid), long>();

    /// <summary>The ledger's last position when the run began.</summary>
    public long LedgerBefore { get; init; }
}
