namespace Messaging;

/// <summary>
/// Who does something: established by a token (HTTP) or by the broker, which checks a message's user-id against the
/// connection's user. Never taken from a message's content.
/// </summary>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Id">The agent's, expert's or department's id, the channel's name, the service's name.</param>
public sealed record Actor(string Role, string Id)
{
    /// <summary>The desk itself: a promise that fell due, a document loaded at start.</summary>
    public static Actor Desk(string service) => new(Roles.Service, service);

    /// <summary>A broker user is <c>{instance}.{service}</c>, or <c>{instance}.{role}.{id}</c> for those outside.</summary>
    public static Actor OfBrokerUser(string user) => user.Split('.') switch
    {
        [_, var service] => new Actor(Roles.Service, service),
        [_, var role, var id] => new Actor(role, id),
        _ => throw Refusal.Forbidden("The broker user is not one of the desk's."),
    };

    /// <summary>For headers and logs: <c>agent/a017</c>.</summary>
    public override string ToString() => $"{Role}/{Id}";
}

/// <summary>Who may do what. The names stand in tokens and broker users.</summary>
public static class Roles
{
    /// <summary>A channel adapter.</summary>
    public const string Channel = "channel";

    /// <summary>An agent 业务代表.</summary>
    public const string Agent = "agent";

    /// <summary>An expert.</summary>
    public const string Expert = "expert";

    /// <summary>A department system; only its own orders.</summary>
    public const string Department = "department";

    /// <summary>Team leader or duty supervisor 值班长.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Writes and publishes articles of the knowledge base 知识编辑 (E5).</summary>
    public const string Editor = "editor";

    /// <summary>Inspects how requests were handled 质检员 (G1).</summary>
    public const string Inspector = "inspector";

    /// <summary>Reads everything, changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>The marketing support system 营销支撑系统: tells customers' tiers, and nothing else (A4).</summary>
    public const string Marketing = "marketing";

    /// <summary>Changes the directory, replays parked messages.</summary>
    public const string Admin = "admin";

    /// <summary>A service of the desk; never in a token.</summary>
    public const string Service = "service";

    /// <summary>Those that a token can have.</summary>
    public static IReadOnlyList<string> OfTokens { get; } = [Channel, Agent, Expert, Department, Supervisor, Editor, Inspector, Auditor, Marketing, Admin];
}
