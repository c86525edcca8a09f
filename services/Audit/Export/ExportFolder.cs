using System.Text.RegularExpressions;
using Messaging;

namespace Audit.Export;

/// <summary>
/// An export's folder. What is in it was written by an export, and <c>export.json</c> says so, or the folder is refused: nothing of
/// anybody else's is written over or deleted. A file is named in <c>export.json</c> before it is written.
/// </summary>
public static partial class ExportFolder
{
    /// <summary>Takes an empty or new folder, or one that an export wrote; what an interrupted run left in it is deleted.</summary>
    /// <returns>What it holds.</returns>
    /// <exception cref="Refusal">It holds something that no export wrote. Nothing was touched.</exception>
    public static ExportManifest Claim(string folder)
    {
        Directory.CreateDirectory(folder);
        var manifest = ExportManifest.Find(folder);
        if (Foreign(folder, manifest).FirstOrDefault() is { } name)
        {
            throw Refusal.Invalid(
                "folder", $"{folder} holds {name}, which no export wrote: give a new or an empty folder, or one that holds an export and nothing else.");
        }

        manifest ??= ExportManifest.Empty;
        foreach (var leftover in manifest.Writing ?? []) File.Delete(Path.Combine(folder, leftover));
        manifest = manifest with { Writing = null };
        manifest.Save(folder);
        return manifest;
    }

    /// <summary>The things in it that are not the export's, in order.</summary>
    internal static IEnumerable<string> Foreign(string folder, ExportManifest? manifest)
    {
        HashSet<string> own = manifest is null
            ? []
            : [ExportManifest.Name, ExportManifest.NextName, .. manifest.Files.Select(f => f.Name), .. manifest.Writing ?? []];
        var folders = own.Select(name => Path.GetDirectoryName(name)!).ToHashSet();
        return Entries(new(folder))
            .Where(e => e.Entry.LinkTarget is not null || !(e.Entry is DirectoryInfo ? IsOwnFolder(e.Name) : IsOwnFile(e.Name)))
            .Select(e => e.Name).Order(StringComparer.Ordinal);

        bool IsOwnFile(string name) => own.Contains(name) || (manifest is not null && ProofFile().IsMatch(name));
        bool IsOwnFolder(string name) => folders.Contains(name) || (manifest is not null && ProofSubfolder().IsMatch(name));
    }

    /// <summary>Links are named, not followed.</summary>
    private static IEnumerable<(FileSystemInfo Entry, string Name)> Entries(DirectoryInfo folder, string within = "")
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            yield return (entry, within + entry.Name);
            if (entry is not DirectoryInfo { LinkTarget: null } inner) continue;
            foreach (var below in Entries(inner, $"{within}{entry.Name}/")) yield return below;
        }
    }

    [GeneratedRegex(
        @"^proof/(checkpoint|checkpoints/\d{4}-\d\d-\d\d\.jsonl|key-changes/\d{1,9}|tile/\d{1,2}/(x\d{3}/){0,6}\d{3}(\.p/\d{1,3})?)(\.next)?$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProofFile();

    [GeneratedRegex(
        @"^proof(/checkpoints|/key-changes|/tile(/\d{1,2}(/x\d{3}){0,6}(/\d{3}\.p)?)?)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProofSubfolder();
}
