using System.Text.Json;
using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>Every package that anything here restores may be used commercially, and asks for no source of ours.</summary>
public class LicenceTests
{
    /// <summary>By their SPDX expressions.</summary>
    private static readonly HashSet<string> Allowed =
    [
        "Apache-2.0", "Apache-2.0 OR MPL-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MS-PL OR Apache-2.0", "PostgreSQL",
    ];

    /// <summary>Packages that name no expression; read by hand.</summary>
    private static readonly Dictionary<string, string> ByHand = new()
    {
        ["icu4n"] = "Apache-2.0",
        ["icu4n.resources"] = "Apache-2.0",
        ["j2n"] = "Apache-2.0",
        ["k4os.compression.lz4"] = "MIT",
        ["lucene.net"] = "Apache-2.0",
        ["lucene.net.analysis.common"] = "Apache-2.0",
        ["lucene.net.analysis.smartcn"] = "Apache-2.0",
        ["lucene.net.highlighter"] = "Apache-2.0",
        ["lucene.net.icu"] = "Apache-2.0",
        ["lucene.net.memory"] = "Apache-2.0",
        ["lucene.net.queries"] = "Apache-2.0",
        ["pkcs11interop"] = "Apache-2.0",
        ["xunit.abstractions"] = "Apache-2.0",
    };

    [Fact]
    public void Every_package_has_a_licence_that_is_allowed()
    {
        var packages = Packages().ToList();
        packages.Count.ShouldBeGreaterThan(100, "the lock files must be found, or this checks nothing");
        packages.Select(p => (Package: $"{p.Id} {p.Version}", Licence: LicenceOf(p.Id, p.Version)))
            .Where(p => p.Licence is null || !Allowed.Contains(p.Licence)).ShouldBeEmpty();
    }

    [Fact]
    public void MassTransit_stays_on_the_last_free_version() =>
        Packages().Where(p => p.Id.StartsWith("masstransit", StringComparison.Ordinal)).ShouldAllBe(p => p.Version.StartsWith("8.", StringComparison.Ordinal));

    private static IEnumerable<(string Id, string Version)> Packages() => new[] { "contracts", "services", "infra", "tests" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(DependencyTests.Root(), folder), "packages.lock.json", SearchOption.AllDirectories))
        .SelectMany(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("dependencies").EnumerateObject())
        .SelectMany(framework => framework.Value.EnumerateObject())
        .Where(package => package.Value.TryGetProperty("resolved", out _))
        .Select(package => (package.Name.ToLowerInvariant(), package.Value.GetProperty("resolved").GetString()!.ToLowerInvariant())).Distinct();

    /// <summary>As the package itself says; null when it says nothing that can be compared.</summary>
    private static string? LicenceOf(string id, string version)
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var licence = XDocument.Load(Path.Combine(cache, id, version, $"{id}.nuspec")).Descendants().FirstOrDefault(e => e.Name.LocalName == "license");
        return licence?.Attribute("type")?.Value == "expression" ? licence.Value : ByHand.GetValueOrDefault(id);
    }
}
