using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Messaging;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Hosting;

/// <summary>
/// The service's own copy of the directory, kept from Directory's facts in its own schema: it works on while Directory is
/// away. Replicas that did not get a fact themselves find it in the table within a second.
/// </summary>
public sealed class DirectoryCopy(NpgsqlDataSource database) : BackgroundService
{
    /// <summary>DDL of the copy.</summary>
    public const string Tables =
        """
        create table if not exists directory_copy (
          fact_id uuid primary key,
          document varchar not null unique,
          type varchar not null,
          fact jsonb not null,
          version bigint not null,
          arrived bigint generated always as identity
        );
        """;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly HashSet<Guid> _seen = [];
    private volatile DirectorySnapshot _current = DirectorySnapshot.Empty;

    /// <summary>The facts that make the copy.</summary>
    public static IReadOnlyList<MessageType> Facts { get; } = [.. Catalog.All.Where(m => m is { Service: "directory", IsCommand: false })];

    /// <summary>What is known now.</summary>
    public DirectorySnapshot Current => _current;

    /// <summary>Stores a fact of Directory; an older version of the same document changes nothing.</summary>
    public async Task TakeAsync(Envelope envelope, object fact, CancellationToken cancellationToken)
    {
        var version = long.Parse(envelope.Headers.GetValueOrDefault(Envelope.Prefix + "streamversion") ?? "0");
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Row(Guid.Parse(envelope.Id), (IFact)fact, version));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    /// <summary>The statement that stores a fact of Directory in the copy, unless a newer one of the same document is there.</summary>
    /// <param name="factId">Unique for the fact.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="version">Its place in the document's stream.</param>
    public static NpgsqlBatchCommand Row(Guid factId, IFact fact, long version) => Sql.Command(
        """
        insert into directory_copy (fact_id, document, type, fact, version) values ($1, $2, $3, $4, $5)
        on conflict (document) do update
          set fact_id = excluded.fact_id, type = excluded.type, fact = excluded.fact, version = excluded.version, arrived = default
          where directory_copy.version < excluded.version
        """,
        factId, KeyOf(fact), Catalog.Of(fact.GetType()).StoredName,
        new Json(JsonSerializer.Serialize(fact, fact.GetType(), ContractJson.Options)), version);

    /// <summary>Reads what is new in the table.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        var next = _current; // shown whole: half a directory would say that there is no such department
        try
        {
            await using var command = database.CreateCommand(
                "select fact_id, type, fact from directory_copy where fact_id <> all($1) order by arrived");
            command.Parameters.Add(Sql.Parameter(_seen.ToArray()));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                next = next.With((IFact)Catalog.OfStoredName(reader.GetString(1)).ReadNewest(reader.GetFieldValue<byte[]>(2)));
                _seen.Add(reader.GetGuid(0));
            }
        }
        finally
        {
            _current = next;
            _reading.Release();
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (NpgsqlException)
            {
                // The database is away; health says so, and the next round tries again.
            }
            catch (UnknownFactException)
            {
                // A newer node wrote it. It is counted; what was known before still counts.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _reading.Dispose();
        base.Dispose();
    }

    /// <summary>Policies and calendars are kept in all versions; of other documents the newest counts.</summary>
    private static string KeyOf(object fact) => fact switch
    {
        DepartmentDefined f => $"department/{f.Document.Id}",
        SkillGroupDefined f => $"skill-group/{f.Document.Id}",
        AgentDefined f => $"agent/{f.Document.Id}",
        ExpertDefined f => $"expert/{f.Document.Id}",
        TierDefined f => $"tier/{f.Document.Id}",
        DeskSettingsDefined => "desk-settings",
        TriageRulesDefined => "triage-rules",
        PolicyPublished f => $"policy/{f.Document.Id}/{f.Document.Version}",
        CalendarPublished f => $"calendar/{f.Document.Id}/{f.Document.Version}",
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact.GetType().Name, "Not a document of the directory."),
    };
}
