using Contracts;
using Contracts.Directory.V1;
using Contracts.Quality.V1;
using Hosting;

namespace Quality;

/// <summary>How something comes to count in an agent's period (G1): in the one that it happened in, or, where that was closed before this was heard, in the next that is open.</summary>
public static class Counting
{
    /// <summary>The rule: nothing where it is known, or where the period is over.</summary>
    public static IEnumerable<IFact> Decide(AgentPeriod before, IPeriodFact counted, Period period, Context context)
    {
        if (before.Closed is not null || before.Knows(counted)) yield break;

        if (before.Opened is null)
        {
            var settled = period.Until > context.Now ? period.Until : context.Now;
            yield return new PeriodOpened(
                counted.AgentId, period.Name, period.From, period.Until, settled + (context.Directory.Settings.Quality?.DrawAfter ?? TimeSpan.Zero), context.Now);
        }

        yield return counted;
    }

    /// <summary>Counts it.</summary>
    /// <param name="reaction">What set it off.</param>
    /// <param name="agentId">Whose period.</param>
    /// <param name="length">A day, a week or a month.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="counted">What counts, in a period of that name.</param>
    /// <param name="token">Gives up.</param>
    public static async Task CountAsync(
        Reaction reaction, string agentId, SamplePeriod length, DateTimeOffset at, Func<string, IPeriodFact> counted, CancellationToken token)
    {
        var moment = at;
        while (true)
        {
            var period = Period.Of(length, moment, reaction.Directory.Settings.TimeZone ?? DeskSettings.UsualTimeZone);
            var fact = counted(period.Name);
            var result = await reaction.RunAsync(
                AgentPeriod.Stream, AgentPeriod.IdOf(agentId, period.Name), (state, asked, context) => Decide(state, asked, period, context), fact, token);
            if (result.State.Knows(fact)) return;

            moment = period.Until;
        }
    }
}
