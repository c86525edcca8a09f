using Xunit.Abstractions;

namespace Chaos.Tests;

/// <summary>
/// One run of about two minutes, start-up included, on servers of its own. The seed is drawn; <c>FAULTS_SEED</c> sets it, and a
/// failure names it.
/// </summary>
public class ChaosRunTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_has_its_effect_twice_under_random_faults()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FAULTS_SEED"), out var given) ? given : Random.Shared.Next(1, 1_000_000);
        var folder = Directory.CreateTempSubdirectory("desk-faults").FullName;
        output.WriteLine($"Seed {seed}; the same again: FAULTS_SEED={seed}, or ./infra/faults --seed {seed} --minutes {Load.TotalMinutes}");

        var results = await ChaosRun.PlayAsync([Draw.Of(seed, Load)], folder, TestKit.Desk.Root, output.WriteLine);

        results.ShouldHaveSingleItem().Violations.ShouldBeEmpty($"seed {seed}; logs and plan are in {folder}");
        results[0].Facts.ShouldBeGreaterThan(1000);
        results[0].Faults.Values.Sum().ShouldBeGreaterThan(10);
        Directory.Delete(folder, recursive: true);
    }
}
