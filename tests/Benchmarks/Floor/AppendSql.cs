namespace EventStore;

/// <summary>
/// The statements of an append, over arrays: one row for each append, or for each fact. A subquery asks for each fact's id by
/// index, whatever the planner knew of the table when it was empty.
/// </summary>
internal static class AppendSql
{
    /// <summary>Held from before the numbers are taken until the commit: so the order of numbers is the order of commits.</summary>
    public const string Lock = "select pg_advisory_xact_lock($1)";

    /// <summary>Which of these facts are stored already.</summary>
    public const string Known = "select id from mt_events where id = any($1)";

    /// <summary>The existing streams that are at the expected version move on, unless the decision is stored already.</summary>
    public const string Move =
        """
        update mt_streams s set version = u.version, timestamp = u.at
        from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::uuid[]) u(id, expected, version, at, fact)
        where s.id = u.id and s.version = u.expected and u.expected > 0
          and (select e.seq_id from mt_events e where e.id = u.fact) is null
        returning s.id
        """;

    /// <summary>The new streams begin, unless somebody was faster or the decision is stored already.</summary>
    public const string Begin =
        """
        insert into mt_streams (id, type, version, timestamp, created, tenant_id, is_archived)
        select u.id, u.type, u.version, u.at, u.at, '*DEFAULT*', false
        from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::uuid[], $6::varchar[])
          u(id, expected, version, at, fact, type)
        where u.expected = 0 and (select e.seq_id from mt_events e where e.id = u.fact) is null
        on conflict (id) do nothing
        returning id
        """;

    /// <summary>As <see cref="Move"/>, for all of them or none: fails with <see cref="NotAll"/>.</summary>
    public const string MoveAll = $"with done as ({Move}) {AllOrNone}";

    /// <summary>As <see cref="Begin"/>, for all of them or none: fails with <see cref="NotAll"/>.</summary>
    public const string BeginAll = $"with done as ({Begin}) {AllOrNone}";

    /// <summary>
    /// Numbers are taken in the order of the arrays: rising with the version inside a stream, as Marten needs. Answers the
    /// first and the last number.
    /// </summary>
    public const string Store =
        """
        with stored as (
          insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
                                 correlation_id, causation_id, headers, is_archived)
          select nextval('mt_events_sequence'), u.id, u.stream, u.version, u.data, u.type, u.at, '*DEFAULT*', u.dotnet,
                 u.correlation, u.causation, u.headers, false
          from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::jsonb[], $5::varchar[], $6::timestamptz[], $7::varchar[],
                      $8::varchar[], $9::varchar[], $10::jsonb[])
               with ordinality u(id, stream, version, data, type, at, dotnet, correlation, causation, headers, place)
          order by u.place
          returning seq_id
        )
        select min(seq_id), max(seq_id) from stored
        """;

    /// <summary>division_by_zero: the way a statement says "not all" and takes the whole transaction back.</summary>
    public const string NotAll = "22012";

    private const string AllOrNone = "select 1 / (count(*) = cardinality($1))::int from done";
}
