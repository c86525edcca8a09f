using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Audit.Proof;

/// <summary>
/// Where the proofs lie: <c>checkpoint</c> (the latest), <c>checkpoints/DAY.jsonl</c> (all of them, one JSON string a line, by UTC day of
/// signing) and <c>tile/</c>. The database's roles, the owner included, have no way to it; so what they could do to the ledger shows here.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class ProofFolder(string path)
{
    private string Latest => Path.Combine(FullName, "checkpoint");

    /// <summary>The folder.</summary>
    public string FullName => path;

    /// <summary>The tree.</summary>
    public Tiles OpenTiles() => new(FullName);

    /// <summary>The latest signed note; null before the first.</summary>
    public string? FindLatest() => File.Exists(Latest) ? File.ReadAllText(Latest) : null;

    /// <summary>All signed notes, the oldest first.</summary>
    public IEnumerable<string> All()
    {
        var days = Path.Combine(FullName, "checkpoints");
        return Directory.Exists(days)
            ? Directory.EnumerateFiles(days, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Select(Note)
            : [];
    }

    /// <summary>Adds a checkpoint. One that says no more than the latest only takes its place.</summary>
    public void Add(Checkpoint checkpoint, string note, bool grown)
    {
        if (grown)
        {
            var day = checkpoint.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            DurableFile.Append(
                Path.Combine(FullName, "checkpoints", $"{day}.jsonl"), Encoding.UTF8.GetBytes(JsonSerializer.Serialize(note) + "\n"));
        }

        DurableFile.Replace(Latest, Encoding.UTF8.GetBytes(note));
    }

    /// <summary>Copies all that an outsider needs: a tile that is full already is not copied again.</summary>
    public void CopyTo(string target)
    {
        foreach (var file in Directory.EnumerateFiles(FullName, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".next", StringComparison.Ordinal)))
        {
            var name = Path.GetRelativePath(FullName, file);
            var copy = Path.Combine(target, name);
            var isFullTile = name.StartsWith("tile", StringComparison.Ordinal) && !name.Contains(".p", StringComparison.Ordinal);
            if (!isFullTile || !File.Exists(copy))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }
        }
    }

    /// <summary>A line that the power cut short was never signed for anybody.</summary>
    private static string Note(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(line) ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}

/// <summary>The key that checkpoints are signed with, ECDSA on P-256 or larger. It lies outside the database.</summary>
public static class SigningKey
{
    private const int FewestBits = 256;

    /// <summary>Reads a PEM file, private or public.</summary>
    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="CheckpointException">It holds no ECDSA key of 256 bits or more.</exception>
    public static ECDsa Read(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new CheckpointException($"cannot be checked: {file} holds no ECDSA key in PEM");
        }

        return key.KeySize >= FewestBits ? key : throw new CheckpointException($"cannot be trusted: the key has {key.KeySize} bits");
    }
}
