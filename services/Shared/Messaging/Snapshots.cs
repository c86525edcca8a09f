using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Contracts;
using Marten;
using Microsoft.Extensions.Logging;

namespace Messaging;

/// <summary>A state folded so far.</summary>
/// <param name="Id">The stream.</param>
/// <param name="Version">Its version then.</param>
/// <param name="MadeBy">Names the code that folded it.</param>
/// <param name="Seal">Tells whether it is what it was when it was made.</param>
/// <param name="State">JSON.</param>
public sealed record Snapshot(Guid Id, long Version, string MadeBy, string Seal, string State);

/// <summary>
/// States of long streams, folded so far: a cold load reads one and the facts after it. Only ever a shortcut. One that was made by
/// other code, is not what it was when it was made, or is ahead of its stream, is passed over, and all facts are read.
/// </summary>
public sealed partial class Snapshots(IDocumentStore store, ILogger<Snapshots> logger)
{
    private static readonly JsonSerializerOptions Form = new(ContractJson.Options) { IgnoreReadOnlyProperties = true };

    /// <summary>The latest snapshot that is good for this build, or null.</summary>
    public async Task<(TState State, long Version)?> FindAsync<TState>(
        StreamType<TState> stream, Guid streamId, CancellationToken cancellationToken)
    {
        if (stream.SnapshotEvery is null)
        {
            return null;
        }

        await using var session = store.QuerySession();
        if (await session.LoadAsync<Snapshot>(streamId, cancellationToken) is not { } kept || kept.MadeBy != stream.MadeBy
            || (await session.Events.FetchStreamStateAsync(streamId, cancellationToken))?.Version < kept.Version)
        {
            return null;
        }

        try
        {
            return kept.Seal == SealOf(streamId, kept.Version, stream.MadeBy, kept.State)
                ? (Read<TState>(kept.State), kept.Version)
                : throw new JsonException("The seal is broken.");
        }
        catch (JsonException e)
        {
            LogBroken(stream.Name, streamId, kept.Version, e.Message);
            return null;
        }
    }

    /// <summary>A state as it is kept: its members that can be set, in the contracts' JSON.</summary>
    public static string Write<TState>(TState state) => JsonSerializer.Serialize(state, Form);

    /// <summary>A state as it was kept.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static TState Read<TState>(string json) =>
        JsonSerializer.Deserialize<TState>(json, Form) ?? throw new JsonException("The state is null.");

    /// <summary>A state to be kept.</summary>
    internal static Snapshot Of<TState>(StreamType<TState> stream, Guid streamId, TState state, long version)
    {
        var json = Write(state);
        return new(streamId, version, stream.MadeBy, SealOf(streamId, version, stream.MadeBy, json), json);
    }

    /// <summary>
    /// Names the code that folds: the compiler's own stamp of its assembly and of those of ours and others that it uses directly, the
    /// platform's left out. Any change to them makes another name; the same source built again, at most a needless one.
    /// </summary>
    internal static string MadeByOf(Assembly folding) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        ' ',
        folding.GetReferencedAssemblies()
            .Where(used => !used.Name!.StartsWith("System", StringComparison.Ordinal) && !used.Name.StartsWith("Microsoft", StringComparison.Ordinal))
            .Select(Assembly.Load).Prepend(folding).Append(typeof(IFact).Assembly)
            .Select(a => a.ManifestModule.ModuleVersionId).Distinct().Order()))))[..32];

    private static string SealOf(Guid streamId, long version, string madeBy, string json) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{streamId} {version} {madeBy} {json}")));

    [LoggerMessage(1801, LogLevel.Warning, "The snapshot of {Stream} {StreamId} at {Version} cannot be used, all facts are read: {Detail}")]
    private partial void LogBroken(string stream, Guid streamId, long version, string detail);
}
