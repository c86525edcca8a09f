using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts;
using Contracts.Directory.V1;
using DirectoryService.Views;
using Messaging;

namespace DirectoryService;

/// <summary>One document of the directory in all its versions, folded from its facts.</summary>
/// <param name="Versions">Oldest first; the last one counts.</param>
public sealed record DirectoryDocument(IReadOnlyList<IDocumentFact> Versions)
{
    /// <summary>Before the first fact.</summary>
    public static readonly DirectoryDocument None = new([]);

    /// <summary>How documents are kept: each is a stream.</summary>
    public static readonly StreamType<DirectoryDocument> Stream =
        new("directory-document", None, (document, fact) => document.Evolve(fact), view: CopyView.Instance);

    /// <summary>The version that counts; null when there is no such document.</summary>
    public IDocumentFact? Latest => Versions.Count > 0 ? Versions[^1] : null;

    /// <summary>How facts change it.</summary>
    public DirectoryDocument Evolve(IFact fact) => fact is IDocumentFact version ? new([.. Versions, version]) : this;

    /// <summary>What follows from a document that is to count from now on: nothing when it does already.</summary>
    public IEnumerable<IFact> Becomes(IDocumentFact fact) => Latest is not null && Same(Latest.Content, fact.Content) ? [] : [fact];

    /// <summary>True when this very text was published before.</summary>
    public bool Knows(object content) => Versions.Any(version => Same(version.Content, content));

    /// <summary>Compared as JSON, where the order of members says nothing: the database keeps its own.</summary>
    private static bool Same(object one, object other) => JsonNode.DeepEquals(Json(one), Json(other));

    private static JsonNode? Json(object content) => JsonSerializer.SerializeToNode(content, content.GetType(), ContractJson.Options);
}
