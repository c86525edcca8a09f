namespace Architecture.Tests;

public sealed class DependencyTests : IDisposable
{
    private readonly string _planted = Directory.CreateTempSubdirectory("planted").FullName;

    public void Dispose() => Directory.Delete(_planted, recursive: true);

    [Fact]
    public void Dependencies_point_one_way()
    {
        var projects = ProjectFile.Discover(Root(), "contracts", "services", "infra");
        projects.Count.ShouldBeGreaterThan(12, "the projects must be found, or the rules check nothing");
        Rules.Violations(projects).ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Root(), "Platform.sln")).Replace('\\', '/');
        var projects = new[] { "contracts", "services", "infra", "tests" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root(), f), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root(), file)).ToList();
        projects.Count.ShouldBeGreaterThan(25);
        projects.Where(p => !solution.Contains($"\"{p}\"")).ShouldBeEmpty("what is not in it is neither built nor tested");
    }

    [Fact]
    public void Every_rule_is_for_a_project_that_exists()
    {
        var projects = ProjectFile.Discover(Root(), "contracts", "services", "infra");
        Rules.All.Where(rule => !projects.Any(p => rule.AppliesTo(p.Path))).Select(r => r.Name).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("contracts", "services/Shared/Sla", null, "Contracts reference nothing")]
    [InlineData("contracts", null, "Npgsql", "Contracts reference nothing")]
    [InlineData("services/Shared/Sla", "services/Shared/EventStore", null, "Sla references the contracts and zone data only")]
    [InlineData("services/Shared/EventStore", "contracts", null, "EventStore references Marten and Npgsql only")]
    [InlineData("services/Shared/EventStore", null, "MassTransit", "EventStore references Marten and Npgsql only")]
    [InlineData("services/Shared/EventStore", null, "Dapper", "EventStore references Marten and Npgsql only")]
    [InlineData("services/Shared/Messaging", "services/Shared/Hosting", null, "Messaging references")]
    [InlineData("services/Shared/Messaging", null, "Dapper", "Messaging references")]
    [InlineData("services/Shared/Hosting", "services/Routing", null, "Hosting references the rest of Shared")]
    [InlineData("services/Routing", "services/Intake", null, "never another service")]
    [InlineData("services/Audit", "services/WorkOrders", null, "never another service")]
    [InlineData("infra/Simulator", "services/Shared/Hosting", null, "The simulator stands outside")]
    [InlineData("infra/PlatformAudit", "services/FollowUp", null, "The audit program references Audit only")]
    [InlineData("infra/Setup", "infra/Simulator", null, "Set-up may reference all services")]
    [InlineData("services/Shared/Helpers", "contracts", null, "falls under 0 rules")]
    public void A_planted_violator_is_found(string project, string? reference, string? package, string expected)
    {
        Plant(project, reference, package);
        Rules.Violations(ProjectFile.Discover(_planted, "contracts", "services", "infra")).ShouldContain(v => v.Contains(expected));
    }

    private void Plant(string project, string? reference, string? package)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_planted, project)).FullName;
        var to = reference is null ? "" : $"""<ProjectReference Include="{Path.GetRelativePath(folder, Path.Combine(_planted, reference))}/X.csproj" />""";
        var uses = package is null ? "" : $"""<PackageReference Include="{package}" />""";
        File.WriteAllText(Path.Combine(folder, "X.csproj"), $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{to}{uses}</ItemGroup></Project>""");
    }

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Platform.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
