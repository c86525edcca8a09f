using EventStore;
using Hosting;
using Marten;
using Messaging;

namespace DirectoryService.Views;

/// <summary>
/// The copy that every service keeps of the directory. Here it is stored with the facts, not after them, so that the next
/// command knows what the last one stored.
/// </summary>
public sealed class CopyView : View<DirectoryDocument>
{
    /// <summary>The one instance; it has no state.</summary>
    public static CopyView Instance { get; } = new();

    /// <inheritdoc />
    public override Type Document => typeof(DirectoryRecord);

    /// <inheritdoc />
    public override void Map(StoreOptions options) => DirectoryCopy.Map(options);

    /// <inheritdoc />
    public override void Save(IDocumentOperations session, Guid streamId, DirectoryDocument before, DirectoryDocument after) =>
        Save(session, streamId, after, before.Versions.Count);

    /// <inheritdoc />
    public override void SaveAll(IDocumentOperations session, Guid streamId, DirectoryDocument state) => Save(session, streamId, state, 0);

    private static void Save(IDocumentOperations session, Guid streamId, DirectoryDocument state, int after)
    {
        foreach (var (place, fact) in state.Versions.Index().Skip(after))
        {
            var factId = DerivedId.From("directory-copy", streamId.ToString(), $"{place + 1}");
            session.TryUpdateRevision(DirectoryRecord.Of(factId, fact), place + 1);
        }
    }
}
