using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chaos;

/// <summary>Results for people and for the README's table.</summary>
internal static class Report
{
    private const int MostViolations = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The table's head.</summary>
    public static string Head =>
        "|  seed | requests |  sent | confirmed | answered | repeats | facts | faults | restarts | redelivered | parked | lost | doubled | rest, s | all, s |\n"
        + "|------:|---------:|------:|----------:|---------:|--------:|------:|-------:|---------:|------------:|-------:|-----:|--------:|--------:|-------:|";

    /// <summary>One line of the table.</summary>
    public static string Row(SeedResult r) => Row($"{r.Seed}", r);

    /// <summary>The last line.</summary>
    public static string Total(IReadOnlyList<SeedResult> results) => Row("all", new SeedResult(
        0, results.Sum(r => r.Requests), results.Sum(r => r.Sent), results.Sum(r => r.Confirmed), results.Sum(r => r.Answered),
        results.Sum(r => r.Repeats), results.Sum(r => r.Facts),
        results.SelectMany(r => r.Faults).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Sum(f => f.Value)), results.Sum(r => r.Redelivered),
        results.Sum(r => r.Restarts), results.Sum(r => r.Parked), results.Sum(r => r.Lost), results.Sum(r => r.Doubled),
        Math.Round(results.Average(r => r.SettleSeconds), 1), Math.Round(results.Sum(r => r.Seconds), 1), []));

    /// <summary>How often each kind of fault was injected.</summary>
    public static string FaultsOf(IReadOnlyList<SeedResult> results) => string.Join(", ", results.SelectMany(r => r.Faults)
        .GroupBy(f => f.Key).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Sum(f => f.Value)}"));

    /// <summary>Violations, and how to see them again.</summary>
    public static string Failure(SeedResult result, string plan) =>
        string.Join('\n', result.Violations.Take(MostViolations).Select(v => "  " + v))
        + (result.Violations.Count > MostViolations ? $"\n  … and {result.Violations.Count - MostViolations} more" : "")
        + $"\n  The same plan again: ./infra/faults --replay {plan}";

    /// <summary>Writes results for other programs.</summary>
    public static void Write(string file, IReadOnlyList<SeedResult> results) => File.WriteAllText(file, JsonSerializer.Serialize(results, Json));

    private static string Row(string name, SeedResult r) =>
        $"| {name,5} | {r.Requests,8} | {r.Sent,5} | {r.Confirmed,9} | {r.Answered,8} | {r.Repeats,7} | {r.Facts,5} | {r.Faults.Values.Sum(),6} "
        + $"| {r.Restarts,8} | {r.Redelivered,11} | {r.Parked,6} | {r.Lost,4} | {r.Doubled,7} | {r.SettleSeconds,7:0.0} | {r.Seconds,6:0.0} |";
}
