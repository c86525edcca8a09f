using Audit.Proof;

namespace Audit.Export;

/// <summary>
/// Holds an export's files against what was signed of them, before anything in them is read. Their facts are proved by the ledger's tree; that a
/// reader who passes over parts of a file by its indexes is shown the same facts, only the whole file proves.
/// </summary>
/// <param name="export">The export.</param>
/// <param name="keys">The ledger's keys, as the reader trusts them.</param>
/// <param name="allowUnsigned">Files that nobody signed are no finding.</param>
public sealed class SignedFiles(ExportReader export, KeyChain keys, bool allowUnsigned)
{
    private readonly List<Finding> _findings = [];

    /// <summary>Every file is the one that was signed.</summary>
    public bool Proved { get; private set; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<Finding> Check(CancellationToken cancellationToken)
    {
        var signed = IsSigned(export.Manifest.Seal);
        var altered = export.Altered(cancellationToken);
        _findings.AddRange(altered.Select(f => new Finding(FindingKind.AlteredFile, $"{f.Name} is not, byte for byte, the file that export.json names.")));
        Proved = signed && _findings.Count == 0 && export.Manifest.IsSigned;
        return _findings;
    }

    private bool IsSigned(string? seal)
    {
        if (seal is null) return Lacks("export.json is not signed");

        try
        {
            if (!ExportSeal.Open(seal, keys).Files.AsSpan().SequenceEqual(export.Manifest.Digest()))
            {
                _findings.Add(new(FindingKind.AlteredFile, "export.json does not say what was signed."));
                return false;
            }

            var unsigned = export.Manifest.Files.Count(f => f.Hash is null);
            return keys.Vouched(seal) is not null ? Lacks("export.json was signed with a key that was given up since, which whoever stole it could do today")
                : unsigned == 0 || Lacks($"{unsigned} files are of before files were signed");
        }
        catch (CheckpointException e)
        {
            _findings.Add(new(e.Kind, $"export.json: {e.Message}"));
            return false;
        }
    }

    private bool Lacks(string why)
    {
        if (!allowUnsigned)
        {
            _findings.Add(new(
                FindingKind.UnsignedFiles,
                $"{why}: whoever reads the files with a filter may be shown less than they hold, and nothing here proves otherwise. Export again, with the ledger's key."));
        }

        return false;
    }
}
