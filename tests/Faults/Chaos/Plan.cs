using System.Text.Json;
using System.Text.Json.Serialization;
using Contracts;

namespace Chaos;

/// <summary>How the agent who takes a request handles it.</summary>
public enum Handling
{
    /// <summary>Settled at once.</summary>
    Resolve,

    /// <summary>Sent to a department.</summary>
    Dispatch,

    /// <summary>Put to an expert.</summary>
    Consult,
}

/// <summary>What goes wrong; for how long is in the plan.</summary>
public enum FaultKind
{
    /// <summary>kill -9 of a service; its supervisor starts it again.</summary>
    KillService,

    /// <summary>kill -9 of a service at a step of the hop (Messaging/Steps.cs).</summary>
    KillAtStep,

    /// <summary>A second process of a service works beside the first for a while, then one of the two is killed (kill -9).</summary>
    SecondReplica,

    /// <summary>pg_terminate_backend for all connections of one service.</summary>
    EndBackends,

    /// <summary>kill -9 of one backend: PostgreSQL throws everybody out and recovers.</summary>
    KillBackend,

    /// <summary>Immediate shutdown of PostgreSQL (QUIT), and a new start.</summary>
    RestartDatabase,

    /// <summary>All connections of one service to the database are reset.</summary>
    CutDatabase,

    /// <summary>All connections of one service to the broker are reset.</summary>
    CutBroker,

    /// <summary>Half open: what a service says to the database and hears from it is held, and then flows on.</summary>
    HoldDatabase,

    /// <summary>The same towards the broker.</summary>
    HoldBroker,

    /// <summary>The database hears the service, and its answers are lost (FAULTS 14).</summary>
    LoseDatabaseAnswers,

    /// <summary>The broker hears the service, and its answers, confirms among them, are lost (FAULTS 6).</summary>
    LoseBrokerAnswers,

    /// <summary>The broker is ended as an operator does, and started again.</summary>
    RestartBroker,

    /// <summary>kill -9 of the broker, and a new start.</summary>
    KillBroker,

    /// <summary>The broker's memory alarm: it takes nothing from publishers.</summary>
    MemoryAlarm,

    /// <summary>Somebody's transaction holds the lock that a service's appends take (FAULTS 19, 44).</summary>
    HeldLock,
}

/// <summary>One customer's matter, from contact to rating, and how often each side says the same thing.</summary>
/// <param name="Number">Its number in the run.</param>
/// <param name="AtMs">When the contact comes, after the start of the load.</param>
/// <param name="Channel">Where.</param>
/// <param name="OverHttp">Over HTTP with an Idempotency-Key; else over the bus with confirms.</param>
/// <param name="Sends">How often the channel sends the contact, under one id or key.</param>
/// <param name="LeavesFirst">The channel hangs up on its first HTTP call before the answer.</param>
/// <param name="Classified">The customer's keys say what it is about; else an agent has to.</param>
/// <param name="Handling">How the agent handles it.</param>
/// <param name="AgentRepeats">The agent's desktop sends each command twice.</param>
/// <param name="Department">Which department settles it.</param>
/// <param name="WrongFirst">It goes to another department first, which returns it.</param>
/// <param name="DeadlineMs">A deadline asked for, after the dispatch, short enough to escalate; null for the policy's.</param>
/// <param name="AnswerAfterMs">How long the department takes.</param>
/// <param name="AnswerOverHttp">The department answers over HTTP.</param>
/// <param name="AnswerSends">How often the department sends its answer.</param>
/// <param name="NotSolved">Told the result, the customer says it is not solved.</param>
/// <param name="Score">1 to 5; null for no rating.</param>
/// <param name="RatesOverHttp">The rating comes over HTTP.</param>
/// <param name="RatesEarly">A rating comes over the bus before there is anything to rate: it has to be parked.</param>
/// <param name="Offers">The agent makes the customer an offer first (A8).</param>
/// <param name="PromisesReply">The agent who sent it to a department promises the answer by a moment (C3).</param>
public sealed record PlannedRequest(
    int Number, int AtMs, Channel Channel, bool OverHttp, int Sends, bool LeavesFirst, bool Classified, Handling Handling, bool AgentRepeats,
    string Department, bool WrongFirst, int? DeadlineMs, int AnswerAfterMs, bool AnswerOverHttp, int AnswerSends, bool NotSolved, int? Score,
    bool RatesOverHttp, bool RatesEarly, bool Offers = false, bool PromisesReply = false);

/// <summary>A message that can never succeed.</summary>
/// <param name="Number">Its number in the run.</param>
/// <param name="AtMs">When.</param>
/// <param name="Service">To whom.</param>
/// <param name="Kind">What is wrong with it: a name of <see cref="Load.Poison"/>.</param>
/// <param name="Sends">How often it is sent.</param>
public sealed record PlannedPoison(int Number, int AtMs, string Service, string Kind, int Sends);

/// <summary>One fault.</summary>
/// <param name="AtMs">When, after the start of the load.</param>
/// <param name="Kind">What.</param>
/// <param name="Service">Whom it hits, where it hits one.</param>
/// <param name="ForMs">How long it lasts, where it lasts.</param>
/// <param name="Step">The step at which a service is killed.</param>
/// <param name="After">How often that step is passed first.</param>
public sealed record PlannedFault(int AtMs, FaultKind Kind, string Service, int ForMs, string Step, int After);

/// <summary>Load and faults of a run, drawn from the seed before anything starts: the same seed gives the same plan.</summary>
/// <param name="Seed">What chance begins with.</param>
/// <param name="LengthMs">How long load comes and faults begin.</param>
/// <param name="Requests">The customers' matters, by arrival.</param>
/// <param name="Poison">What can never succeed.</param>
/// <param name="Faults">What goes wrong, by time.</param>
public sealed record Plan(
    int Seed, int LengthMs, IReadOnlyList<PlannedRequest> Requests, IReadOnlyList<PlannedPoison> Poison, IReadOnlyList<PlannedFault> Faults)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes the plan for <c>--replay</c>.</summary>
    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, Json));

    /// <summary>Reads a written plan.</summary>
    public static Plan Read(string file) => JsonSerializer.Deserialize<Plan>(File.ReadAllText(file), Json)
        ?? throw new InvalidDataException($"{file} holds no plan.");
}
