namespace Audit.Import;

/// <summary>
/// The most that is taken of a file, beyond what most real ones have: so no file, however small it is packed, takes the memory of whoever reads it. What
/// goes beyond is refused by name and place.
/// </summary>
public sealed record SourceBounds
{
    private const int Mebi = 1024 * 1024;

    /// <summary>Those that hold where nothing else is said.</summary>
    public static SourceBounds Usual { get; } = new();

    /// <summary>Bytes that gzip unpacks. Public event logs have some hundred million.</summary>
    public long UnpackedBytes { get; init; } = 4096L * Mebi;

    /// <summary>Records of a file: of each its id and its line are remembered. New York's 311 has some three million a year.</summary>
    public int Records { get; init; } = 5_000_000;

    /// <summary>Events of one record. The longest case of a public log has some three thousand.</summary>
    public int EventsOfRecord { get; init; } = 10_000;

    /// <summary>Characters of one trace, in the values that the mapping names.</summary>
    public int CharactersOfTrace { get; init; } = 16 * Mebi;

    /// <summary>Bytes from one element of an event log to the next: its attributes are read at once.</summary>
    public int ElementBytes { get; init; } = Mebi;

    /// <summary>Elements of an event log that stand in each other.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>Characters of all names of elements and attributes in an event log. XES has some thirty short ones.</summary>
    public int NameCharacters { get; init; } = Mebi;

    /// <summary>Rows of a table of events, which are gathered before the first record is whole.</summary>
    public int GatheredRows { get; init; } = 2_000_000;

    /// <summary>Characters of those rows' values, each counted once, in the columns that the mapping names.</summary>
    public int GatheredCharacters { get; init; } = 64 * Mebi;
}
