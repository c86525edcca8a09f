using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Contracts;
using EventStore;
using Messaging;

namespace Audit.Export;

/// <summary>One file of an export: facts of one day, of a stretch of the ledger.</summary>
/// <param name="Name">From the export's folder.</param>
/// <param name="Day">UTC day on which their owners recorded them.</param>
/// <param name="Batch">Files of one batch make up a stretch of positions without a gap.</param>
/// <param name="Facts">How many.</param>
/// <param name="Form">What types its columns have; 1 before there was another.</param>
/// <param name="Bytes">Its length; null for a file that nobody signed.</param>
/// <param name="Hash">SHA-256 of it, base64; null likewise.</param>
public sealed record ExportFile(string Name, DateOnly Day, int Batch, long Facts, int Form = 1, long? Bytes = null, string? Hash = null);

/// <summary>What an export holds. It is written last, so a file that it does not name among its files is not part of it.</summary>
/// <param name="UpTo">Position of the last fact; all before it are there.</param>
/// <param name="LastRecordedAt">When that was recorded.</param>
/// <param name="Files">The files, in the order of the ledger.</param>
/// <param name="Writing">Names of files that a run was about to write; if they are there, it was interrupted.</param>
/// <param name="Seal">The signed note that says what is in it (<see cref="ExportSeal"/>); null where nobody signed.</param>
public sealed partial record ExportManifest(
    long UpTo, DateTimeOffset? LastRecordedAt, IReadOnlyList<ExportFile> Files, IReadOnlyList<string>? Writing = null, string? Seal = null)
{
    /// <summary>The file's name.</summary>
    internal const string Name = "export.json";

    /// <summary>What it is called until it takes the place of the one before.</summary>
    internal const string NextName = Name + ".new";

    /// <summary>Nothing was exported yet.</summary>
    public static ExportManifest Empty { get; } = new(0, null, []);

    /// <summary>It says of each file what it is, and was signed.</summary>
    public bool IsSigned => Seal is not null && Files.All(f => f.Hash is not null);

    /// <summary>SHA-256 of all that it says, in lines that hang on no way of writing JSON (infra/docs/proof.md).</summary>
    public byte[] Digest() => SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        Files.Select(f => string.Create(
            CultureInfo.InvariantCulture, $"{f.Hash ?? "-"} {f.Bytes ?? 0} {f.Facts} {f.Day:yyyy-MM-dd} {f.Batch} {f.Form} {f.Name}\n"))
            .Prepend(string.Create(CultureInfo.InvariantCulture, $"{UpTo} {(LastRecordedAt is { } at ? FactHash.Moment(at) : "-")}\n")))));

    /// <summary>The one of a folder, or null when the folder is no export.</summary>
    /// <exception cref="Refusal">It has an <c>export.json</c> that no export wrote.</exception>
    public static ExportManifest? Find(string folder)
    {
        var file = Path.Combine(folder, Name);
        if (!File.Exists(file)) return null;

        return Read(file) is { UpTo: >= 0, Files: { } files } manifest
            && files.Select(f => f?.Name).Concat(manifest.Writing ?? []).All(name => name is not null && FactsFile().IsMatch(name))
            ? manifest
            : throw Refusal.Invalid("folder", $"{folder} is no export: its {Name} was not written by one.");
    }

    /// <summary>Puts it in place of the one before, in one step.</summary>
    public void Save(string folder)
    {
        var next = Path.Combine(folder, NextName);
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(this, ContractJson.Options));
        File.Move(next, Path.Combine(folder, Name), overwrite: true);
    }

    private static ExportManifest? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportManifest>(File.ReadAllBytes(file), ContractJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A name leads nowhere but into the folder.</summary>
    [GeneratedRegex(@"^day=\d{4}-\d\d-\d\d/facts-\d{12,}-\d{12,}\.parquet$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FactsFile();
}
