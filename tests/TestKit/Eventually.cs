using System.Diagnostics;

namespace TestKit;

/// <summary>Waits for a condition, never for a time; fails with what it last saw.</summary>
public static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer satisfies.</summary>
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> ask, Func<T, bool> satisfies, string what)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (satisfies(answer))
            {
                return answer;
            }

            if (watch.Elapsed > Longest)
            {
                throw new TimeoutException($"{what} did not come about in {Longest.TotalSeconds:0} s; last seen: {answer}");
            }

            await Task.Delay(Every, TimeProvider.System);
        }
    }
}
