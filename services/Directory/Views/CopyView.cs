using EventStore;
using Hosting;
using Messaging;
using Npgsql;

namespace DirectoryService.Views;

/// <summary>
/// The table that every service keeps of the directory. Here it is written with the facts, not after them, so that the next
/// command knows what the last one stored.
/// </summary>
public sealed class CopyView : View<DirectoryDocument>
{
    /// <summary>The one instance; it has no state.</summary>
    public static CopyView Instance { get; } = new();

    /// <inheritdoc />
    public override string Tables => DirectoryCopy.Tables;

    /// <inheritdoc />
    public override NpgsqlBatchCommand Save(Guid streamId, DirectoryDocument state) => DirectoryCopy.Row(
        DerivedId.From("directory-copy", streamId.ToString(), state.Versions.Count.ToString()), state.Latest!, state.Versions.Count);
}
