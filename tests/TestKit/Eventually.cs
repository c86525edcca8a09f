using System.Diagnostics;

namespace TestKit;

/// <summary>Waits for a condition, never for a time; fails with what it last saw.</summary>
public static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer satisfies.</summary>
    /// <param name="ask">Is asked again and again.</param>
    /// <param name="satisfies">Whether an answer is the one that is waited for.</param>
    /// <param name="what">What is waited for, for the failure.</param>
    /// <param name="atMost">Fails after this time; a minute unless given.</param>
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
                throw new TimeoutException($"{what} did not come about in {longest.TotalSeconds:0} s; last seen: {answer}");
            }

            await Task.Delay(Every, TimeProvider.System);
        }
    }
}
