using System.Runtime.InteropServices;
using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Marten;
using Messaging;
using Microsoft.Extensions.Hosting;

namespace Hosting;

/// <summary>A document of the directory, as a service keeps it.</summary>
/// <param name="Id">Its kind and its id; policies and calendars are kept in all versions.</param>
/// <param name="FactId">Unique for the fact that it comes from.</param>
/// <param name="Type">The fact's stored name.</param>
/// <param name="Fact">The fact.</param>
public sealed record DirectoryRecord(string Id, Guid FactId, string Type, JsonElement Fact)
{
    /// <summary>What a fact of Directory says.</summary>
    public static DirectoryRecord Of(Guid factId, IFact fact) => new(
        KeyOf(fact), factId, Catalog.Of(fact.GetType()).StoredName, JsonSerializer.SerializeToElement(fact, fact.GetType(), ContractJson.Options));

    /// <summary>The fact, as the newest version of its type says it.</summary>
    public IFact ReadFact() => (IFact)Catalog.OfStoredName(Type).ReadNewest(JsonMarshal.GetRawUtf8Value(Fact));

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

/// <summary>
/// The service's own copy of the directory, kept from Directory's facts in its own schema: it works on while Directory is
/// away. Replicas that did not get a fact themselves find it in the table within a second.
/// </summary>
public sealed class DirectoryCopy(IDocumentStore store) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly HashSet<Guid> _seen = [];
    private volatile DirectorySnapshot _current = DirectorySnapshot.Empty;

    /// <summary>The facts that make the copy.</summary>
    public static IReadOnlyList<MessageType> Facts { get; } = [.. Catalog.All.Where(m => m is { Service: "directory", IsCommand: false })];

    /// <summary>What is known now.</summary>
    public DirectorySnapshot Current => _current;

    /// <summary>Tells Marten of the copy. A document's revision is the fact's place in the document's stream.</summary>
    public static void Map(StoreOptions options) => options.Schema.For<DirectoryRecord>().UseNumericRevisions(true);

    /// <summary>Stores a fact of Directory; an older version of the same document changes nothing.</summary>
    public async Task TakeAsync(Envelope envelope, object fact, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        session.TryUpdateRevision(
            DirectoryRecord.Of(Guid.Parse(envelope.Id), (IFact)fact),
            int.Parse(envelope.Headers.GetValueOrDefault(Envelope.Prefix + "streamversion") ?? "0"));
        await session.SaveChangesAsync(cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    /// <summary>Reads what is new in the table.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        var next = _current; // shown whole: half a directory would say that there is no such department
        try
        {
            await using var session = store.QuerySession();
            var seen = _seen.ToArray();
            foreach (var record in await session.Query<DirectoryRecord>().Where(r => !r.FactId.IsOneOf(seen)).ToListAsync(cancellationToken))
            {
                next = next.With(record.ReadFact());
                _seen.Add(record.FactId);
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
            catch (Exception e) when (Inbox.IsTransient(e))
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
}
