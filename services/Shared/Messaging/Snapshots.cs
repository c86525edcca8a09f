using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Contracts;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging;

/// <summary>
/// States of long streams, folded so far: a cold load reads one and the facts after it. Only ever a shortcut. One that was made by
/// other code, or is not what it was when it was made, is passed over, and all facts are read.
/// </summary>
public sealed partial class Snapshots(NpgsqlDataSource database, ILogger<Snapshots> logger)
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

        await using var command = database.CreateCommand(
            """
            select n.version, n.seal, n.state from snapshots n join mt_streams s on s.id = n.stream_id and s.version >= n.version
            where n.stream_id = $1 and n.made_by = $2
            """);
        command.Parameters.Add(Sql.Parameter(streamId));
        command.Parameters.Add(Sql.Parameter(stream.MadeBy));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var (version, seal, json) = (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2));
        try
        {
            return seal.AsSpan().SequenceEqual(SealOf(streamId, version, stream.MadeBy, json))
                ? (Read<TState>(json), version)
                : throw new JsonException("The seal is broken.");
        }
        catch (JsonException e)
        {
            LogBroken(stream.Name, streamId, version, e.Message);
            return null;
        }
    }

    /// <summary>A state as it is kept: its members that can be set, in the contracts' JSON.</summary>
    public static byte[] Write<TState>(TState state) => JsonSerializer.SerializeToUtf8Bytes(state, Form);

    /// <summary>A state as it was kept.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static TState Read<TState>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<TState>(json, Form) ?? throw new JsonException("The state is null.");

    /// <summary>The statement that keeps a state. A newer one of the same code stays.</summary>
    internal static NpgsqlBatchCommand Save<TState>(StreamType<TState> stream, Guid streamId, TState state, long version)
    {
        var json = Write(state);
        return Sql.Command(
            """
            insert into snapshots (stream_id, version, made_by, seal, state) values ($1, $2, $3, $4, $5)
            on conflict (stream_id) do update set version = $2, made_by = $3, seal = $4, state = $5
              where snapshots.made_by <> $3 or snapshots.version < $2
            """,
            streamId, version, stream.MadeBy, SealOf(streamId, version, stream.MadeBy, json), json);
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

    private static byte[] SealOf(Guid streamId, long version, string madeBy, byte[] json) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes($"{streamId} {version} {madeBy} "), .. json]);

    [LoggerMessage(1801, LogLevel.Warning, "The snapshot of {Stream} {StreamId} at {Version} cannot be used, all facts are read: {Detail}")]
    private partial void LogBroken(string stream, Guid streamId, long version, string detail);
}
