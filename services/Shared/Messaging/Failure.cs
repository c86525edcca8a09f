namespace Messaging;

/// <summary>The message came before what it speaks of. It is tried again by itself for a while.</summary>
/// <param name="reason">What is not there yet.</param>
public class NotYetException(string reason) : Exception(reason);

/// <summary>Why a message could not be handled.</summary>
/// <param name="Reason">For a person; never holds personal data.</param>
/// <param name="TooEarly">It may succeed later, by itself.</param>
/// <param name="Defect">What only a log is told: nobody foresaw it.</param>
/// <param name="Forbidden">The sender may not do this.</param>
internal sealed record Failure(string Reason, bool TooEarly = false, Exception? Defect = null, bool Forbidden = false)
{
    /// <summary>The failure that an exception means; null for a fault of database or broker, which passes and is not the message's.</summary>
    public static Failure? Of(Exception exception) => exception switch
    {
        Refusal { Field: { } field } refusal => new($"{field}: {refusal.Message}"),
        Refusal refusal => new(refusal.Message, Forbidden: refusal.Kind == RefusalKind.Forbidden),
        NotYetException early => new(early.Message, TooEarly: true),
        _ when Inbox.IsTransient(exception) => null,
        _ => new("A defect of the desk; its log says which.", Defect: exception),
    };
}
