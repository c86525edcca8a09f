using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>A project as its file declares it.</summary>
/// <param name="Path">From the root, with slashes, without the file name: <c>services/Shared/Sla</c>.</param>
/// <param name="References">Folders of the projects it references.</param>
/// <param name="Packages">Packages it references.</param>
public sealed record ProjectFile(string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    /// <summary>All projects below the given folders of a root.</summary>
    public static IReadOnlyList<ProjectFile> Discover(string root, params string[] folders) =>
    [
        .. folders.Select(f => System.IO.Path.Combine(root, f)).Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*.csproj", SearchOption.AllDirectories))
            .Select(file => Read(root, file)).OrderBy(p => p.Path, StringComparer.Ordinal),
    ];

    private static ProjectFile Read(string root, string file)
    {
        var folder = System.IO.Path.GetDirectoryName(file)!;
        var project = XDocument.Load(file);
        return new(
            Relative(folder),
            [.. Includes("ProjectReference").Select(r => Relative(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, r)))!))],
            [.. Includes("PackageReference")]);

        IEnumerable<string> Includes(string element) => project.Descendants(element).Select(e => e.Attribute("Include")!.Value);

        string Relative(string path) => System.IO.Path.GetRelativePath(root, path).Replace('\\', '/');
    }
}
