using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>Appends as arrays, one for each column.</summary>
internal static class AppendRows
{
    /// <summary>The streams of appends: id, expected version, new version, time, first fact.</summary>
    public static NpgsqlParameter[] Streams(IReadOnlyList<Append> appends) =>
    [
        Column(appends, NpgsqlDbType.Uuid, a => a.StreamId),
        Column(appends, NpgsqlDbType.Bigint, a => a.ExpectedVersion),
        Column(appends, NpgsqlDbType.Bigint, a => a.ExpectedVersion + a.Facts.Count),
        Column(appends, NpgsqlDbType.TimestampTz, a => a.Facts[^1].At.UtcDateTime),
        FirstFacts(appends),
    ];

    /// <summary>The same, and what each stream is the life of.</summary>
    public static NpgsqlParameter[] NewStreams(IReadOnlyList<Append> appends) =>
        [.. Streams(appends), Column(appends, NpgsqlDbType.Varchar, a => a.StreamType)];

    /// <summary>The id of each append's first fact: stored with it, or not at all.</summary>
    public static NpgsqlParameter FirstFacts(IReadOnlyList<Append> appends) =>
        Column(appends, NpgsqlDbType.Uuid, a => a.Facts[0].Id);

    /// <summary>The facts, in the order of the appends.</summary>
    public static NpgsqlParameter[] Facts(IReadOnlyList<Append> appends)
    {
        var rows = new List<(NewFact Fact, Guid StreamId, long Version)>(appends.Count);
        foreach (var append in appends)
        {
            for (var i = 0; i < append.Facts.Count; i++)
            {
                rows.Add((append.Facts[i], append.StreamId, append.ExpectedVersion + 1 + i));
            }
        }

        return
        [
            Column(rows, NpgsqlDbType.Uuid, r => r.Fact.Id),
            Column(rows, NpgsqlDbType.Uuid, r => r.StreamId),
            Column(rows, NpgsqlDbType.Bigint, r => r.Version),
            Column(rows, NpgsqlDbType.Jsonb, r => r.Fact.Json),
            Column(rows, NpgsqlDbType.Varchar, r => r.Fact.Type),
            Column(rows, NpgsqlDbType.TimestampTz, r => r.Fact.At.UtcDateTime),
            Column(rows, NpgsqlDbType.Varchar, r => r.Fact.DotnetType),
            Column(rows, NpgsqlDbType.Varchar, r => r.Fact.CorrelationId),
            Column(rows, NpgsqlDbType.Varchar, r => r.Fact.CausationId),
            Column(rows, NpgsqlDbType.Jsonb, r => r.Fact.Headers),
        ];
    }

    private static NpgsqlParameter<TValue[]> Column<TRow, TValue>(IReadOnlyList<TRow> rows, NpgsqlDbType type, Func<TRow, TValue> value)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        return new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}
