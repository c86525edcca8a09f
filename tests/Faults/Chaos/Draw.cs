using Contracts;
using Messaging;

namespace Chaos;

/// <summary>Draws a plan from a seed. Nothing but the seed and the length goes in.</summary>
public sealed class Draw
{
    private const double RequestsPerSecond = 4;
    private const double PoisonPerSecond = 0.5;

    /// <summary>At times one comes while another lasts.</summary>
    private const double FaultsPerSecond = 0.7;

    private static readonly string[] Services = ["intake", "routing", "work-orders", "consultation", "follow-up", "audit", "directory", "knowledge", "quality"];
    private static readonly string[] Departments = ["network", "technical", "billing", "field-service"];
    private static readonly Channel[] Channels = [Channel.App, Channel.Web, Channel.Hotline];

    private static readonly string[] KillSteps =
        [Steps.BeforeAppend, Steps.AfterAppend, Steps.AfterPublish, Steps.BeforeAcknowledge, Steps.DueTaken];

    /// <summary>How likely each kind is. What takes the whole desk down is drawn once a minute at most.</summary>
    private static readonly (FaultKind Kind, int Weight)[] Weights =
    [
        (FaultKind.KillService, 5), (FaultKind.KillAtStep, 6), (FaultKind.SecondReplica, 3), (FaultKind.EndBackends, 3),
        (FaultKind.KillBackend, 2), (FaultKind.RestartDatabase, 2), (FaultKind.CutDatabase, 3), (FaultKind.CutBroker, 3),
        (FaultKind.HoldDatabase, 2), (FaultKind.HoldBroker, 2), (FaultKind.LoseDatabaseAnswers, 3), (FaultKind.LoseBrokerAnswers, 3),
        (FaultKind.RestartBroker, 1), (FaultKind.KillBroker, 1), (FaultKind.MemoryAlarm, 1), (FaultKind.HeldLock, 2),
    ];

    private readonly Random _random;
    private readonly int _seed;
    private readonly int _lengthMs;

    private Draw(int seed, int lengthMs) => (_random, _seed, _lengthMs) = (new Random(seed), seed, lengthMs);

    /// <summary>The plan of a seed.</summary>
    /// <param name="seed">What chance begins with.</param>
    /// <param name="length">How long load comes and faults begin.</param>
    public static Plan Of(int seed, TimeSpan length) => new Draw(seed, (int)length.TotalMilliseconds).Plan();

    private Plan Plan() => new(
        _seed, _lengthMs,
        [.. Many(RequestsPerSecond, Request).OrderBy(r => r.AtMs)],
        [.. Many(PoisonPerSecond, Poison).OrderBy(p => p.AtMs)],
        [.. Faults().OrderBy(f => f.AtMs)]);

    private List<T> Many<T>(double perSecond, Func<int, T> make) =>
        [.. Enumerable.Range(0, Math.Max(3, (int)(_lengthMs * perSecond / 1000))).Select(make)];

    private PlannedRequest Request(int number) => new(
        number, Below(_lengthMs), Of(Channels), OverHttp: Chance(0.4), Sends: 1 + (Chance(0.3) ? 1 + Below(2) : 0), LeavesFirst: Chance(0.2),
        Classified: Chance(0.85), Handling: Chance(0.6) ? Handling.Dispatch : Chance(0.6) ? Handling.Resolve : Handling.Consult,
        AgentRepeats: Chance(0.25), Department: Of(Departments), WrongFirst: Chance(0.15),
        DeadlineMs: Chance(0.4) ? 2500 + Below(4000) : null, AnswerAfterMs: Below(2500), AnswerOverHttp: Chance(0.3),
        AnswerSends: 1 + (Chance(0.3) ? 1 + Below(2) : 0), NotSolved: Chance(0.1),
        Score: Chance(0.15) ? null : Chance(0.2) ? 1 + Below(2) : 3 + Below(3), RatesOverHttp: Chance(0.4), RatesEarly: Chance(0.08),
        Offers: Chance(0.2), PromisesReply: Chance(0.2));

    private PlannedPoison Poison(int number) =>
        new(number, Below(_lengthMs), Of(Load.Poison.Services), Of(Load.Poison.Kinds), Sends: 1 + Below(2));

    private IEnumerable<PlannedFault> Faults()
    {
        var servers = 1 + (_lengthMs / 60_000);
        foreach (var _ in Enumerable.Range(0, Math.Max(3, (int)(_lengthMs * FaultsPerSecond / 1000))))
        {
            var kind = Kind();
            while (IsOfServers(kind) && --servers < 0)
            {
                kind = Kind();
            }

            yield return new PlannedFault(
                500 + Below(_lengthMs - 500), kind, Of(Services), ForMs: 300 + Below(3200), Of(KillSteps), After: Below(12));
        }
    }

    private static bool IsOfServers(FaultKind kind) =>
        kind is FaultKind.RestartBroker or FaultKind.KillBroker or FaultKind.MemoryAlarm;

    private FaultKind Kind()
    {
        var place = Below(Weights.Sum(w => w.Weight));
        return Weights.First(w => (place -= w.Weight) < 0).Kind;
    }

    private int Below(int limit) => _random.Next(limit);

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Of<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
