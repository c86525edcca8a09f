using System.Text.Json;
using Contracts;

namespace Audit.Export;

/// <summary>One file of an export: facts of one day, of a stretch of the ledger.</summary>
/// <param name="Name">From the export's folder.</param>
/// <param name="Day">UTC day on which their owners recorded them.</param>
/// <param name="Batch">Files of one batch make up a stretch of positions without a gap.</param>
/// <param name="Facts">How many.</param>
public sealed record ExportFile(string Name, DateOnly Day, int Batch, long Facts);

/// <summary>What an export holds. It is written last, so a file that it does not name is what an interrupted run left.</summary>
/// <param name="UpTo">Position of the last fact; all before it are there.</param>
/// <param name="LastRecordedAt">When that was recorded.</param>
/// <param name="Files">The files, in the order of the ledger.</param>
public sealed record ExportManifest(long UpTo, DateTimeOffset? LastRecordedAt, IReadOnlyList<ExportFile> Files)
{
    private const string Name = "export.json";

    /// <summary>Nothing was exported yet.</summary>
    public static ExportManifest Empty { get; } = new(0, null, []);

    /// <summary>The one of a folder, or null when the folder is no export.</summary>
    public static ExportManifest? Find(string folder)
    {
        var file = Path.Combine(folder, Name);
        return File.Exists(file) ? JsonSerializer.Deserialize<ExportManifest>(File.ReadAllBytes(file), ContractJson.Options) : null;
    }

    /// <summary>Puts it in place of the one before, in one step.</summary>
    public void Save(string folder)
    {
        var file = Path.Combine(folder, Name);
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(this, ContractJson.Options));
        File.Move(file + ".new", file, overwrite: true);
    }
}
