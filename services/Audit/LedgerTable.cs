using Audit.Import;
using Marten;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Audit;

/// <summary>The ledger in PostgreSQL. The service's role may read it and add to it, nothing else.</summary>
public static class LedgerTable
{
    /// <summary>The index that gives each place of each stream to one fact.</summary>
    public const string OneFactAPlace = "ledger_one_fact_a_place";

    /// <summary>Tells Marten of the ledger, and of what imports remember beside it.</summary>
    public static void MapTo(StoreOptions options) =>
        options.Storage.ExtendedSchemaObjects.AddRange(new[] { In(options.DatabaseSchemaName), KnownRecords.In(options.DatabaseSchemaName) });

    /// <summary>The table in a schema.</summary>
    public static Table In(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, "ledger", SchemaUtils.IdentifierUsage.General)) { PrimaryKeyName = "ledger_pkey" };
        table.AddColumn("position", "bigint").AsPrimaryKey();
        (string Name, string Type)[] given =
        [
            ("fact_id", "uuid"), ("service", "varchar"), ("service_sequence", "bigint"), ("stream_id", "uuid"), ("stream_type", "varchar"),
            ("stream_version", "bigint"), ("type", "varchar"), ("type_version", "integer"), ("occurred_at", "timestamptz"),
            ("recorded_at", "timestamptz"), ("received_at", "timestamptz"), ("data", "jsonb"), ("hash", "bytea"),
        ];
        (string Name, string Type)[] perhaps =
            [("actor", "varchar"), ("request_id", "uuid"), ("causation_id", "varchar"), ("sent_at", "timestamptz")];
        Array.ForEach(given, column => table.AddColumn(column.Name, column.Type).NotNull());
        Array.ForEach(perhaps, column => table.AddColumn(column.Name, column.Type));
        table.Indexes.Add(new IndexDefinition("ledger_fact_id_key") { Columns = ["fact_id"], IsUnique = true });
        table.Indexes.Add(new IndexDefinition(OneFactAPlace) { Columns = ["service", "stream_id", "stream_version"], IsUnique = true });
        table.Indexes.Add(new IndexDefinition("ledger_request") { Columns = ["request_id"] });
        table.Indexes.Add(new IndexDefinition("ledger_type") { Columns = ["type", "occurred_at"] });
        table.Indexes.Add(new IndexDefinition("ledger_promise") { Columns = ["(data->>'promiseId')"], Predicate = "data ? 'promiseId'" });
        return table;
    }

    /// <summary>In the order of a row.</summary>
    public const string Columns =
        "position, fact_id, service, service_sequence, stream_id, stream_type, stream_version, type, type_version, actor, "
        + "request_id, causation_id, occurred_at, recorded_at, sent_at, received_at, data, hash";

    private const string OwnWords =
        "service, service_sequence, stream_id, stream_type, stream_version, type, type_version, actor, request_id, causation_id, "
        + "occurred_at, recorded_at, data, hash";

    /// <summary>True when the row of that id says the same; sending and receiving may differ from one telling to the next.</summary>
    public const string SaysTheSame =
        $"select ({OwnWords}) is not distinct from ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) "
        + "from ledger where fact_id = $1";

    /// <summary>
    /// Adds those that are not there. Runs under the ledger's lock, so positions follow one another without a gap and in commit
    /// order. The subquery is asked by index for each fact, whatever the planner knew of the table when it was empty.
    /// </summary>
    public const string Add =
        $"""
        insert into ledger ({Columns})
        select (select coalesce(max(position), 0) from ledger) + row_number() over (order by u.place),
               u.id, u.service, u.sequence, u.stream, u.stream_type, u.version, u.type, u.type_version, u.actor,
               u.request, u.causation, u.occurred, u.recorded, u.sent, u.received, u.data, u.hash
        from unnest($1::uuid[], $2::varchar[], $3::bigint[], $4::uuid[], $5::varchar[], $6::bigint[], $7::varchar[], $8::int[],
                    $9::varchar[], $10::uuid[], $11::varchar[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[],
                    $15::timestamptz[], $16::jsonb[], $17::bytea[])
             with ordinality u(id, service, sequence, stream, stream_type, version, type, type_version, actor, request, causation,
                               occurred, recorded, sent, received, data, hash, place)
        where (select l.position from ledger l where l.fact_id = u.id) is null
        returning fact_id
        """;

    /// <summary>Fails unless all of these stand there with these hashes.</summary>
    public const string MustHave =
        "select 1 / (count(*) = cardinality($1::uuid[]))::int from ledger l join unnest($1::uuid[], $2::bytea[]) p(id, hash) on l.fact_id = p.id and l.hash = p.hash";

    /// <summary>The columns of <see cref="Add"/>, one array each.</summary>
    public static IEnumerable<NpgsqlParameter> Rows(IReadOnlyCollection<LedgerFact> facts) =>
    [
        Column(facts, NpgsqlDbType.Uuid, f => f.FactId),
        Column(facts, NpgsqlDbType.Varchar, f => f.Service),
        Column(facts, NpgsqlDbType.Bigint, f => f.ServiceSequence),
        Column(facts, NpgsqlDbType.Uuid, f => f.StreamId),
        Column(facts, NpgsqlDbType.Varchar, f => f.StreamType),
        Column(facts, NpgsqlDbType.Bigint, f => f.StreamVersion),
        Column(facts, NpgsqlDbType.Varchar, f => f.Type),
        Column(facts, NpgsqlDbType.Integer, f => f.TypeVersion),
        Column(facts, NpgsqlDbType.Varchar, f => f.Actor),
        Column(facts, NpgsqlDbType.Uuid, f => f.RequestId),
        Column(facts, NpgsqlDbType.Varchar, f => f.CausationId),
        Column(facts, NpgsqlDbType.TimestampTz, f => Precision.Utc(f.OccurredAt)),
        Column(facts, NpgsqlDbType.TimestampTz, f => Precision.Utc(f.RecordedAt)),
        Column(facts, NpgsqlDbType.TimestampTz, f => f.SentAt is { } sent ? Precision.Utc(sent) : (DateTime?)null),
        Column(facts, NpgsqlDbType.TimestampTz, f => Precision.Utc(f.ReceivedAt)),
        Column(facts, NpgsqlDbType.Jsonb, f => f.Data.GetRawText()),
        Column(facts, NpgsqlDbType.Bytea, f => Convert.FromBase64String(f.Hash)),
    ];

    /// <summary>The values of <see cref="SaysTheSame"/>.</summary>
    public static IEnumerable<NpgsqlParameter> Words(LedgerFact fact) =>
    [
        One(NpgsqlDbType.Uuid, fact.FactId), One(NpgsqlDbType.Varchar, fact.Service),
        One(NpgsqlDbType.Bigint, fact.ServiceSequence), One(NpgsqlDbType.Uuid, fact.StreamId),
        One(NpgsqlDbType.Varchar, fact.StreamType), One(NpgsqlDbType.Bigint, fact.StreamVersion),
        One(NpgsqlDbType.Varchar, fact.Type), One(NpgsqlDbType.Integer, fact.TypeVersion), One(NpgsqlDbType.Varchar, fact.Actor),
        One(NpgsqlDbType.Uuid, fact.RequestId), One(NpgsqlDbType.Varchar, fact.CausationId),
        One(NpgsqlDbType.TimestampTz, Precision.Utc(fact.OccurredAt)), One(NpgsqlDbType.TimestampTz, Precision.Utc(fact.RecordedAt)),
        One(NpgsqlDbType.Jsonb, fact.Data.GetRawText()),
        One(NpgsqlDbType.Bytea, Convert.FromBase64String(fact.Hash)),
    ];

    private static NpgsqlParameter Column<T>(IReadOnlyCollection<LedgerFact> facts, NpgsqlDbType type, Func<LedgerFact, T> value) =>
        new() { Value = facts.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    private static NpgsqlParameter One(NpgsqlDbType type, object? value) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
