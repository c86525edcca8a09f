using System.CommandLine;
using Audit;
using Audit.Export;
using Audit.Replay;
using Audit.Story;
using EventStore;
using Hosting;
using Messaging;
using Npgsql;

namespace PlatformAudit;

/// <summary>Where a verb reads.</summary>
internal sealed class Source : IAsyncDisposable
{
    /// <summary>The script puts the address of the checkout's own desk here.</summary>
    private const string Default = "AUDIT_LEDGER";

    /// <summary>A ledger in PostgreSQL.</summary>
    public static readonly Option<string?> Ledger = new("--ledger")
    {
        HelpName = "connection",
        Description = "a ledger in PostgreSQL: 'Host=…;Database=…;Username=…;Password=…', with 'Search Path=…' where the schema is "
            + "not audit; default: the checkout's own desk",
    };

    /// <summary>An export of a ledger.</summary>
    public static readonly Option<string?> Export = new("--export")
    {
        HelpName = "folder", Description = "an export of a ledger (see: platform-audit export), instead of the ledger itself",
    };

    /// <summary>Imported histories, in the place of the desk.</summary>
    public static readonly Option<string[]> History = new("--history")
    {
        HelpName = "name", Description = "an imported history instead of the desk; may be given several times; 'all' for every one",
    };

    private readonly NpgsqlDataSource? _ledger;
    private readonly ExportReader? _export;

    private Source(NpgsqlDataSource? ledger, ExportReader? export) => (_ledger, _export) = (ledger, export);

    /// <summary>The facts that clocks hang on.</summary>
    public IClockSource Clocks => _export is not null ? new ExportClocks(_export) : new LedgerClocks(_ledger!);

    /// <summary>The source that was named, or the checkout's own ledger.</summary>
    /// <exception cref="SourceException">None was named, or it is not there.</exception>
    public static Source Open(ParseResult parsed) =>
        parsed.GetValue(Export) is { } folder ? new(null, Whole(OpenExport(folder))) : new(OpenLedger(parsed), null);

    /// <summary>An export.</summary>
    /// <exception cref="SourceException">The folder is none.</exception>
    public static ExportReader OpenExport(string folder)
    {
        try
        {
            return ExportReader.Open(folder);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new SourceException(e.Message);
        }
    }

    /// <summary>What is read with a filter must be the files that were exported. Who signed them, <c>verify</c> tells.</summary>
    private static ExportReader Whole(ExportReader export) => export.Altered(default) is [var altered, ..]
        ? throw new SourceException($"{altered.Name} is not, byte for byte, the file that export.json names; see what 'verify' says of this export.")
        : export;

    /// <summary>All facts of a request, as they were told.</summary>
    /// <exception cref="Messaging.Refusal">There are none.</exception>
    public async Task<IReadOnlyList<LedgerFact>> OfRequestAsync(Guid requestId, CancellationToken cancellationToken) =>
        _export is not null ? _export.OfRequest(requestId) : await new LedgerReader(_ledger!).ToldOfRequestAsync(requestId, cancellationToken);

    /// <summary>The same facts with personal texts as they were, where the source has the keys: an export has none.</summary>
    public async Task<IReadOnlyList<LedgerFact>> OpenAsync(IReadOnlyList<LedgerFact> facts, CancellationToken cancellationToken) =>
        _ledger is null ? facts : await Opened.OfAsync(new Vault(_ledger), facts, cancellationToken);

    /// <summary>The facts of these types, request by request.</summary>
    public IAsyncEnumerable<IReadOnlyList<LedgerFact>> ByRequestAsync(
        IReadOnlyCollection<string> types, Whose whose, CancellationToken cancellationToken) => _export is not null
            ? _export.ByRequest(types, whose).ToAsyncEnumerable()
            : new LedgerReader(_ledger!).ByRequestAsync(types, whose, cancellationToken);

    /// <summary>The desk, or the histories that were named.</summary>
    /// <exception cref="Messaging.Refusal">There is none of that name.</exception>
    public async Task<Whose> WhoseAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.GetValue(History) is { Length: > 0 } names ? Whose.Of(names, await Clocks.HistoriesAsync(cancellationToken)) : Whose.Desk;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _ledger?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>The ledger that was named, or the checkout's own.</summary>
    /// <exception cref="SourceException">None was named, or the text is no address.</exception>
    public static NpgsqlDataSource OpenLedger(ParseResult parsed)
    {
        try
        {
            var connection = parsed.GetValue(Ledger) ?? SecretFiles.Find(Default) ?? throw new SourceException(
                $"No ledger is named: give --ledger, set {Default}, or start this as ./infra/platform-audit, which takes the checkout's own desk.");
            var settings = DatabaseAddress.Read(connection);
            settings.ApplicationName = "platform-audit";
            settings.SearchPath ??= Schema.For(AuditService.Name);
            return NpgsqlDataSource.Create(settings.ConnectionString);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new SourceException($"The ledger's address cannot be used: {e.Message}");
        }
    }
}

/// <summary>What is to be read is not there.</summary>
internal sealed class SourceException(string message) : Exception(message);
