using NpgsqlTypes;

namespace EventStore;

/// <summary>
/// The statements of an append, over arrays: the only code of ours that writes Marten's tables.
/// </summary>
/// <param name="schema">The service's schema.</param>
internal sealed class AppendStatements(string schema)
{
    /// <summary>division_by_zero: the way a statement says "not all" and takes the whole transaction back.</summary>
    public const string NotAll = "22012";

    private const string AllOrNone = "select 1 / (count(*) = ?)::int from done";

    private readonly long _lockKey = LockKeys.Of(schema, "append");

    private readonly string _move =
        $"""
        update {schema}.mt_streams s set version = u.version, timestamp = coalesce(u.at, s.timestamp)
        from unnest(?, ?, ?, ?, ?) u(id, expected, version, at, fact)
        where s.id = u.id and s.version = u.expected and u.expected > 0
          and (select e.seq_id from {schema}.mt_events e where e.id = u.fact) is null
        returning s.id
        """;

    private readonly string _begin =
        $"""
        insert into {schema}.mt_streams (id, type, version, timestamp, created, tenant_id, is_archived)
        select u.id, u.type, u.version, u.at, u.at, '*DEFAULT*', false
        from unnest(?, ?, ?, ?, ?, ?) u(id, expected, version, at, fact, type)
        where u.expected = 0 and (select e.seq_id from {schema}.mt_events e where e.id = u.fact) is null
        on conflict (id) do nothing
        returning id
        """;

    private readonly string _store =
        $"""
        with stored as (
          insert into {schema}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
                                          correlation_id, causation_id, headers, is_archived)
          select nextval('{schema}.mt_events_sequence'), u.id, u.stream, u.version, u.data, u.type, u.at, '*DEFAULT*', u.dotnet,
                 u.correlation, u.causation, u.headers, false
          from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               with ordinality u(id, stream, version, data, type, at, dotnet, correlation, causation, headers, place)
          order by u.place
          returning seq_id
        )
        select min(seq_id), max(seq_id) from stored
        """;

    private readonly string _due =
        $"""
        insert into {schema}.due (stream_id, stream_type, due_at, run_at) select u.id, u.type, u.at, u.at from unnest(?, ?, ?) u(id, type, at)
        on conflict (stream_id) do update set due_at = excluded.due_at, run_at = excluded.run_at, failures = 0
        """;

    /// <summary>
    /// Held from before the numbers are taken until the commit: so the order of numbers is the order of commits. What follows is planned
    /// once for all lengths of its arrays, and along indexes, whatever the planner knew of the tables when they were empty: to plan it
    /// anew each time took longer than to run it.
    /// </summary>
    public AppendOperation Lock() => new(
        """
        select pg_advisory_xact_lock(?), set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_hashjoin', 'off', true),
               set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true)
        """,
        [new(_lockKey, NpgsqlDbType.Bigint)]);

    /// <summary>The existing streams that are at the expected version move on, unless the decision is stored already: all or none.</summary>
    public AppendOperation MoveAll(IReadOnlyList<Append> appends) =>
        new($"with done as ({_move}) {AllOrNone}", [.. Streams(appends), new(appends.Count, NpgsqlDbType.Integer)]);

    /// <summary>The new streams begin, unless somebody was faster or the decision is stored already: all or none.</summary>
    public AppendOperation BeginAll(IReadOnlyList<Append> appends) =>
        new($"with done as ({_begin}) {AllOrNone}", [.. NewStreams(appends), new(appends.Count, NpgsqlDbType.Integer)]);

    /// <summary>As <see cref="MoveAll"/>, for those that can; tells their streams.</summary>
    public AppendOperation Move(IReadOnlyList<Append> appends, HashSet<Guid> moved) =>
        new(_move, Streams(appends), row => moved.Add(row.GetGuid(0)));

    /// <summary>As <see cref="BeginAll"/>, for those that can; tells their streams.</summary>
    public AppendOperation Begin(IReadOnlyList<Append> appends, HashSet<Guid> begun) =>
        new(_begin, NewStreams(appends), row => begun.Add(row.GetGuid(0)));

    /// <summary>Tells which decisions are stored already, by their first facts.</summary>
    public AppendOperation Known(IReadOnlyList<Append> appends, HashSet<Guid> known) => new(
        $"select id from {schema}.mt_events where id = any(?)", [Column(appends, NpgsqlDbType.Uuid, FirstFact)],
        row => known.Add(row.GetGuid(0)));

    /// <summary>
    /// Numbers are taken in the order of the arrays: rising with the version inside a stream, as Marten needs. Tells the first and the
    /// last number.
    /// </summary>
    public AppendOperation Store(IReadOnlyList<Append> appends, Action<long, long> numbered)
    {
        var rows = new List<(NewFact Fact, Guid StreamId, long Version)>(appends.Count);
        foreach (var append in appends)
        {
            for (var i = 0; i < append.Facts.Count; i++)
            {
                rows.Add((append.Facts[i], append.StreamId, append.ExpectedVersion + 1 + i));
            }
        }

        return new(
            _store,
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
            ],
            row => numbered(row.IsDBNull(0) ? 0 : row.GetInt64(0), row.IsDBNull(1) ? -1 : row.GetInt64(1)));
    }

    /// <summary>What falls due next in these streams.</summary>
    public AppendOperation Due(IReadOnlyList<Append> appends) => new(
        _due,
        [
            Column(appends, NpgsqlDbType.Uuid, a => a.StreamId),
            Column(appends, NpgsqlDbType.Varchar, a => a.StreamType),
            Column(appends, NpgsqlDbType.TimestampTz, a => a.Due!.Value.At!.Value.UtcDateTime),
        ]);

    /// <summary>Nothing falls due in these streams any more.</summary>
    public AppendOperation NeverDue(IReadOnlyList<Append> appends) =>
        new($"delete from {schema}.due where stream_id = any(?)", [Column(appends, NpgsqlDbType.Uuid, a => a.StreamId)]);

    private static Value[] Streams(IReadOnlyList<Append> appends) =>
    [
        Column(appends, NpgsqlDbType.Uuid, a => a.StreamId),
        Column(appends, NpgsqlDbType.Bigint, a => a.ExpectedVersion),
        Column(appends, NpgsqlDbType.Bigint, a => a.NewVersion),
        Column(appends, NpgsqlDbType.TimestampTz, a => a.Facts.Count > 0 ? a.Facts[^1].At.UtcDateTime : (DateTime?)null),
        Column(appends, NpgsqlDbType.Uuid, FirstFact),
    ];

    private static Value[] NewStreams(IReadOnlyList<Append> appends) =>
        [.. Streams(appends), Column(appends, NpgsqlDbType.Varchar, a => a.StreamType)];

    private static Guid? FirstFact(Append append) => append.Facts.Count > 0 ? append.Facts[0].Id : null;

    private static Value Column<TRow, TValue>(IReadOnlyList<TRow> rows, NpgsqlDbType type, Func<TRow, TValue> value)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        return new(values, NpgsqlDbType.Array | type);
    }
}
