using System.Security.Cryptography;

namespace Audit.Export;

/// <summary>Of a file of an export, all of its bytes.</summary>
internal static class FileHash
{
    /// <summary>What is known of a file, with its length and hash as they are now.</summary>
    public static ExportFile Measured(string folder, ExportFile file)
    {
        using var stream = Open(folder, file);
        return file with { Bytes = stream.Length, Hash = Convert.ToBase64String(SHA256.HashData(stream)) };
    }

    /// <summary>Those whose hash is known and that are not the files they were, or are gone. Made on all cores.</summary>
    public static IReadOnlyList<ExportFile> Altered(string folder, IEnumerable<ExportFile> files, CancellationToken cancellationToken) =>
    [
        .. files.Where(f => f.Hash is not null).AsParallel().AsOrdered().WithCancellation(cancellationToken).Where(f => !IsAsItWas(folder, f)),
    ];

    private static bool IsAsItWas(string folder, ExportFile file)
    {
        try
        {
            using var stream = Open(folder, file);
            return stream.Length == file.Bytes && Convert.ToBase64String(SHA256.HashData(stream)) == file.Hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStream Open(string folder, ExportFile file) =>
        new(Path.Combine(folder, file.Name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 17, FileOptions.SequentialScan);
}
