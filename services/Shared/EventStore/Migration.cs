using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EventStore;

/// <summary>
/// One step of the schema: a numbered script that is applied once and never edited afterwards. What it adds, a node of the build
/// before can work with; what it takes away, no node that still runs needs (infra/adr/0010).
/// </summary>
/// <param name="Version">From 1 without a gap.</param>
/// <param name="Name">What it brings.</param>
/// <param name="Sql">The script; runs in one transaction.</param>
public sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>All steps of this build, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } =
    [
        .. typeof(Migration).Assembly.GetManifestResourceNames()
            .Where(file => file.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Load),
    ];

    /// <summary>Tells whether a script is still the one that was applied; line ends do not count.</summary>
    public string Checksum => ChecksumOf(Sql);

    internal static string ChecksumOf(string sql) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n"))));

    private static Migration Load(string file)
    {
        var parts = Path.GetFileNameWithoutExtension(file).Split('_', 2); // 0002_snapshots.sql
        using var reader = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream(file)!);
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1].Replace('_', ' '), reader.ReadToEnd());
    }
}

/// <summary>The schema is not what this build can work with, or change.</summary>
/// <param name="message">What is wrong with it.</param>
public sealed class SchemaException(string message) : InvalidOperationException(message);
