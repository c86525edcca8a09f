namespace Messaging;

/// <summary>Why a command is refused.</summary>
public enum RefusalKind
{
    /// <summary>A member is missing or out of bounds: 400.</summary>
    Invalid,

    /// <summary>The caller may not do this: 403.</summary>
    Forbidden,

    /// <summary>There is no such thing: 404.</summary>
    Unknown,

    /// <summary>Not in the state it is in now: 409.</summary>
    WrongState,
}

/// <summary>
/// A command is refused, for a reason that a person can act on. Thrown by a rule; nothing is stored. Never holds personal data.
/// </summary>
public sealed class Refusal(RefusalKind kind, string reason, string? field = null) : Exception(reason)
{
    /// <summary>Why.</summary>
    public RefusalKind Kind { get; } = kind;

    /// <summary>The member at fault, as in the JSON, if it is one.</summary>
    public string? Field { get; } = field;

    /// <summary>A member is missing or out of bounds.</summary>
    public static Refusal Invalid(string field, string reason) => new(RefusalKind.Invalid, reason, field);

    /// <summary>The caller may not do this.</summary>
    public static Refusal Forbidden(string reason) => new(RefusalKind.Forbidden, reason);

    /// <summary>There is no such thing.</summary>
    public static Refusal Unknown(string what, object id) => new(RefusalKind.Unknown, $"There is no {what} {id}.");

    /// <summary>Not in the state it is in now.</summary>
    public static Refusal WrongState(string reason) => new(RefusalKind.WrongState, reason);
}
