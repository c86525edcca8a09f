namespace Simulator;

/// <summary>Settings that a shell could read too: <c>export NAME='value'</c>.</summary>
public static class EnvFile
{
    /// <summary>All settings of a file.</summary>
    public static IReadOnlyDictionary<string, string> Read(string file) => File.ReadLines(file)
        .Where(l => l.StartsWith("export ", StringComparison.Ordinal))
        .Select(l => l["export ".Length..].Split('=', 2))
        .ToDictionary(p => p[0], p => p[1].Trim('\'').Replace("'\\''", "'", StringComparison.Ordinal));
}
