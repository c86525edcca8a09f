using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Contracts;
using Messaging;
using Npgsql;
using Sla;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Audit.Import;

/// <summary>
/// A mark of each record that the ledger has as its file tells it, so that the same record again is known without making its facts
/// anew. A mark holds for the mapping and the build that it was made by, and as long as the ledger ends its stream with the same fact. It
/// can be deleted at any time: then the facts are made and compared.
/// </summary>
/// <param name="database">The ledger's.</param>
/// <param name="vault">Has the keys that marks of personal data are made with, so that none says anything once the data was erased.</param>
/// <param name="service">Whose facts they are: <c>import-NAME</c>.</param>
/// <param name="mapping">The mapping document's digest.</param>
internal sealed class KnownRecords(NpgsqlDataSource database, Vault vault, string service, string mapping)
{
    private const string TableName = "imported_records";

    /// <summary>All that decides what facts a record becomes, besides the record.</summary>
    private readonly string _madeBy = string.Join(
        ' ', [mapping, ZoneData.Version, .. new[] { typeof(ImportedFacts), typeof(SlaBook), typeof(IFact) }.Select(t => $"{t.Module.ModuleVersionId:N}")]);

    /// <summary>The table in a schema.</summary>
    public static Table In(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General)) { PrimaryKeyName = $"{TableName}_pkey" };
        table.AddColumn("service", "varchar").AsPrimaryKey();
        table.AddColumn("request_id", "uuid").AsPrimaryKey();
        table.AddColumn("mark", "varchar").NotNull();
        table.AddColumn("verdict", "varchar").NotNull();
        table.AddColumn("head", "bytea").NotNull();
        return table;
    }

    /// <summary>The verdict of each record that the ledger has as it is told; null for the others.</summary>
    public async Task<IReadOnlyList<OwnVerdict?>> FindAsync(IReadOnlyList<ToldRecord> told, CancellationToken cancellationToken)
    {
        await vault.RecallAsync([.. told.Where(IsPersonal).Select(r => r.Id).Distinct()], cancellationToken);
        var marks = told.AsParallel().AsOrdered().Select(MarkOf).ToArray();
        var known = new OwnVerdict?[told.Count];
        foreach (var (place, verdict) in await database.ReadAsync(
            """
            select r.place, k.verdict from unnest($2::uuid[], $3::varchar[]) with ordinality r(id, mark, place)
            join imported_records k on k.service = $1 and k.request_id = r.id and k.mark = r.mark
            cross join lateral (select hash from ledger where service = $1 and stream_id = r.id order by stream_version desc limit 1) l
            where l.hash = k.head
            """, row => (Place: (int)row.GetInt64(0) - 1, Verdict: row.GetString(1)), cancellationToken,
            service, told.Select(r => r.Id).ToArray(), marks))
        {
            known[place] = Enum.Parse<OwnVerdict>(verdict);
        }

        return known;
    }

    /// <summary>Marks those that the ledger has now. A verdict that time will change is not remembered.</summary>
    public async Task KeepAsync(IEnumerable<TakenRecord> taken, CancellationToken cancellationToken)
    {
        var kept = taken.Where(r => r.Verdict != OwnVerdict.BrokenBeforeDue).Select(r => (r.Told.Id, Mark: MarkOf(r.Told), r.Verdict)).Where(r => r.Mark is not null).ToList();
        if (kept.Count == 0) return;

        await database.RunAsync(
            """
            insert into imported_records (service, request_id, mark, verdict, head)
            select $1, r.id, r.mark, r.verdict, l.hash from unnest($2::uuid[], $3::varchar[], $4::varchar[]) r(id, mark, verdict)
            cross join lateral (select hash from ledger where service = $1 and stream_id = r.id order by stream_version desc limit 1) l
            on conflict (service, request_id) do update set mark = excluded.mark, verdict = excluded.verdict, head = excluded.head
            """, cancellationToken,
            service, kept.ConvertAll(r => r.Id).ToArray(), kept.ConvertAll(r => r.Mark!).ToArray(), kept.ConvertAll(r => $"{r.Verdict}").ToArray());
    }

    private static bool IsPersonal(ToldRecord record) => record.Request is { CallerNumber: not null } or { Text: not null } or { Result: not null };

    /// <summary>Null for one that cannot be read, has no key yet, or was erased.</summary>
    private string? MarkOf(ToldRecord record)
    {
        if (record.Request is null) return null;

        var text = $"{_madeBy} {JsonSerializer.Serialize(record.Request, ContractJson.Options)}";
        return IsPersonal(record) ? vault.FindMac(text, record.Id) : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
