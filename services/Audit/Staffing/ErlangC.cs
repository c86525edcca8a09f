namespace Audit.Staffing;

/// <summary>
/// How a queue with so many agents behaves when contacts come at random and wait until they are answered (M/M/n). The formula is
/// A. K. Erlang's of 1917, "Solution of some problems in the theory of probabilities of significance in automatic telephone
/// exchanges". It is computed from Erlang's loss formula by its recursion, which neither overflows nor cancels: factorials of
/// hundreds of agents never occur.
/// </summary>
public static class ErlangC
{
    /// <summary>The probability that all of <paramref name="agents"/> are busy where who finds them so goes away (Erlang B).</summary>
    /// <param name="agents">0 or more.</param>
    /// <param name="load">Offered work in erlangs: contacts per second times seconds of handling.</param>
    public static double Blocked(int agents, double load)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(agents);
        ArgumentOutOfRangeException.ThrowIfNegative(load);
        var blocked = 1.0;
        for (var n = 1; n <= agents; n++) blocked = load * blocked / (n + load * blocked);
        return blocked;
    }

    /// <summary>The probability that a contact has to wait (Erlang C); 1 when there are no more agents than erlangs.</summary>
    public static double Waits(int agents, double load)
    {
        if (agents <= load) return load == 0 ? 0 : 1;

        var blocked = Blocked(agents, load);
        return blocked / (1 - load / agents * (1 - blocked));
    }

    /// <summary>The share of contacts that are answered within a time.</summary>
    public static double ServiceLevel(int agents, double load, TimeSpan handling, TimeSpan within) =>
        agents <= load ? (load == 0 ? 1 : 0) : 1 - Waits(agents, load) * Math.Exp(-(agents - load) * (within / handling));

    /// <summary>The average time until an agent answers; null when the queue would grow for ever.</summary>
    public static TimeSpan? AverageWait(int agents, double load, TimeSpan handling) =>
        agents <= load ? (load == 0 ? TimeSpan.Zero : null) : handling * (Waits(agents, load) / (agents - load));

    /// <summary>The fewest agents by which that share of contacts is answered within that time.</summary>
    /// <param name="contacts">Expected in the interval.</param>
    /// <param name="interval">Its length.</param>
    /// <param name="handling">Average handling time, above zero.</param>
    /// <param name="share">Above 0, below 1.</param>
    /// <param name="within">The time.</param>
    public static int AgentsNeeded(double contacts, TimeSpan interval, TimeSpan handling, double share, TimeSpan within)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(handling, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        var load = contacts * (handling / interval);
        var agents = (int)Math.Floor(load);
        while (ServiceLevel(agents, load, handling, within) < share) agents++;
        return agents;
    }
}
