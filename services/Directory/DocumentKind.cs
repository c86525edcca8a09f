using Contracts.Directory.V1;
using EventStore;
using Hosting;
using Messaging;

namespace DirectoryService;

/// <summary>A kind of document: where it is defined and read over HTTP, where it stands in files, and its rule.</summary>
public abstract class DocumentKind
{
    /// <summary>Where it is read over HTTP: <c>/agents</c>.</summary>
    public required string Path { get; init; }

    /// <summary>True when there is one document of the kind.</summary>
    public bool IsSingle { get; private init; }

    /// <summary>The stored name of its fact.</summary>
    public required string FactName { get; init; }

    /// <summary>Members with personal data, as in the JSON.</summary>
    public required IReadOnlyList<string> PersonalMembers { get; init; }

    /// <summary>Where its documents stand in the folder: <c>agents.json</c>, or <c>policies/*.json</c>.</summary>
    public required string Files { get; init; }

    /// <summary>How it is defined over HTTP.</summary>
    protected string Method { get; private init; } = "PUT";

    /// <summary>What follows the path when one is defined.</summary>
    protected string IdInPath { get; private init; } = "";

    /// <summary>Documents with an id, each of which may be changed: <c>PUT /agents/{id}</c>.</summary>
    public static DocumentKind Many<TDocument, TCommand, TFact>(
        string name, Func<TDocument, object> id, Func<TDocument, TCommand> command, Rule<DirectoryDocument, TCommand> rule)
        where TDocument : notnull
        where TCommand : IDocumentCommand<TDocument>
        where TFact : IDocumentFact<TDocument> =>
        new Of<TDocument, TCommand>(name, id, command, rule, version: null)
        {
            Path = $"/{name}s", IdInPath = "/{id}", Files = $"{name}s.json",
            FactName = NameOf<TFact>(), PersonalMembers = Messaging.PersonalMembers.Of(typeof(TDocument)),
        };

    /// <summary>The one document of its kind: <c>PUT /desk-settings</c>.</summary>
    public static DocumentKind One<TDocument, TCommand, TFact>(
        string name, string file, Func<TDocument, TCommand> command, Rule<DirectoryDocument, TCommand> rule)
        where TDocument : notnull
        where TCommand : IDocumentCommand<TDocument>
        where TFact : IDocumentFact<TDocument> =>
        new Of<TDocument, TCommand>(name, _ => "", command, rule, version: null)
        {
            Path = $"/{name}", IsSingle = true, Files = file,
            FactName = NameOf<TFact>(), PersonalMembers = Messaging.PersonalMembers.Of(typeof(TDocument)),
        };

    /// <summary>Documents that are followed by a higher version, never changed: <c>POST /policies</c>.</summary>
    public static DocumentKind Versioned<TDocument, TCommand, TFact>(
        string name, string plural, Func<TDocument, object> id, Func<TDocument, int> version, Func<TDocument, TCommand> command,
        Rule<DirectoryDocument, TCommand> rule)
        where TDocument : notnull
        where TCommand : IDocumentCommand<TDocument>
        where TFact : IDocumentFact<TDocument> =>
        new Of<TDocument, TCommand>(name, id, command, rule, version)
        {
            Method = "POST", Path = $"/{plural}", Files = $"{plural}/*.json",
            FactName = NameOf<TFact>(), PersonalMembers = Messaging.PersonalMembers.Of(typeof(TDocument)),
        };

    /// <summary>Adds the kind's command.</summary>
    public abstract void Map(ServiceBuilder service);

    /// <summary>The documents of this kind in a folder.</summary>
    /// <exception cref="DocumentException">A file is missing or broken.</exception>
    public abstract IEnumerable<FileDocument> Read(string folder);

    private static string NameOf<TFact>() => Catalog.Of(typeof(TFact)).StoredName;

    private sealed class Of<TDocument, TCommand>(
        string name, Func<TDocument, object> id, Func<TDocument, TCommand> command, Rule<DirectoryDocument, TCommand> rule,
        Func<TDocument, int>? version) : DocumentKind
        where TDocument : notnull
        where TCommand : IDocumentCommand<TDocument>
    {
        public override void Map(ServiceBuilder service) => service
            .Command(DirectoryDocument.Stream, FindAsync, rule, Roles.Admin)
            .At(Method, Path + IdInPath, member: nameof(IDocumentCommand<>.Document));

        public override IEnumerable<FileDocument> Read(string folder) =>
            DocumentFiles.Read<TDocument>(folder, Files).Select(read => InFile(read.Place, read.Document));

        private FileDocument InFile(Func<string?, string> place, TDocument document) => new(
            place, $"document:{name}:{id(document)}:{version?.Invoke(document) ?? 1}", StreamOf(document),
            (stored, _, context) => IsThere(stored, document) ? [] : rule(stored, command(document), context));

        private async ValueTask<Guid> FindAsync(
            IServiceProvider services, TCommand asked, Context context, CancellationToken cancellationToken)
        {
            // Rules look at other documents: what was stored a moment ago counts, by whichever replica.
            await services.GetRequiredService<DirectoryCopy>().RefreshAsync(cancellationToken);
            return StreamOf(asked.Document);
        }

        private Guid StreamOf(TDocument document) => DerivedId.From("directory", name, $"{id(document)}");

        /// <summary>What was changed over HTTP since is not taken back by a file.</summary>
        private bool IsThere(DirectoryDocument stored, TDocument document) =>
            stored.Latest is { } latest && (version is null || version((TDocument)latest.Content) >= version(document));
    }
}
