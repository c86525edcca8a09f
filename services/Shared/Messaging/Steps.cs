namespace Messaging;

/// <summary>
/// The steps at which a crash tells most. Fault tests listen, and kill the process there (FAULTS 20 to 24); nobody else does.
/// </summary>
public static class Steps
{
    /// <summary>The hop has decided and stored nothing yet.</summary>
    public const string BeforeAppend = "before-append";

    /// <summary>The facts are durable and nobody was told.</summary>
    public const string AfterAppend = "after-append";

    /// <summary>The broker has confirmed facts, and how far the publisher came is not saved.</summary>
    public const string AfterPublish = "after-publish";

    /// <summary>A message's effect is durable, and it is not acknowledged.</summary>
    public const string BeforeAcknowledge = "before-acknowledge";

    /// <summary>A due moment was taken up and is not fired yet.</summary>
    public const string DueTaken = "due-taken";

    /// <summary>A key was destroyed, and views and parked messages still hold what it sealed.</summary>
    public const string ErasureTaken = "erasure-taken";

    /// <summary>Told of each step as it is reached.</summary>
    public static Action<string>? Reached { get; set; }

    internal static void Reach(string step) => Reached?.Invoke(step);
}
