using System.Diagnostics;

namespace TestKit;

/// <summary>Waits for a condition, never for a time; fails with what it last saw.</summary>
public static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3); // a bound for what fails: on two busy cores a process may take a minute to start
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Latest = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks until the answer satisfies.</summary>
    /// <param name="ask">Is asked again and again.</param>
    /// <param name="satisfies">Whether an answer is the one that is waited for.</param>
    /// <param name="what">What is waited for, for the failure.</param>
    /// <param name="atMost">Fails after this time; three minutes unless given.</param>
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> ask, Func<T, bool> satisfies, string what, TimeSpan? atMost = null)
    {
        var longest = atMost ?? Longest;
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (satisfies(answer))
            {
                return answer;
            }

            if (watch.Elapsed > longest)
            {
                throw new TimeoutException($"{what} did not come about in {longest.TotalSeconds:0} s; last seen: {Said(answer)}");
            }

            await Task.Delay(Pause(watch.Elapsed), TimeProvider.System);
        }
    }

    /// <summary>What takes long is asked for less often: else asking takes the cores from what is waited for.</summary>
    private static TimeSpan Pause(TimeSpan waited) => waited / 10 is var pause && pause < Soonest ? Soonest : pause > Latest ? Latest : pause;

    private static string? Said<T>(T answer) =>
        answer is IEnumerable<string> several ? $"[{string.Join(", ", several)}]" : answer?.ToString();
}
