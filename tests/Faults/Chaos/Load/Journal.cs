using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Chaos.Load;

/// <summary>What a client was told about a message.</summary>
public enum Answer
{
    /// <summary>The broker confirmed it: somebody will deal with it.</summary>
    Confirmed,

    /// <summary>The desk carried it out (2xx).</summary>
    Done,

    /// <summary>The desk refused it (4xx), with a reason.</summary>
    Refused,
}

/// <summary>A fact that an answer spoke of.</summary>
/// <param name="Type">As CloudEvents type.</param>
/// <param name="Data">The fact.</param>
public sealed record ToldFact(string Type, string Data);

/// <summary>One answer to one message.</summary>
/// <param name="Service">Who was spoken to.</param>
/// <param name="Cause">The message, as facts name their cause.</param>
/// <param name="MessageId">The sender's id of it: on the bus, what a parked message is found by.</param>
/// <param name="Deed">What was meant: messages of one deed say the same, and together have one effect.</param>
/// <param name="FactType">The stored name of the fact that the deed leads to.</param>
/// <param name="Answer">What the client was told.</param>
/// <param name="Detail">The refusal's words.</param>
/// <param name="Facts">The facts that the answer spoke of.</param>
public sealed record Told(
    string Service, string Cause, string MessageId, string Deed, string FactType, Answer Answer, string? Detail, IReadOnlyList<ToldFact> Facts)
{
    /// <summary>The facts of an answer over HTTP; none where it speaks of none.</summary>
    public static IReadOnlyList<ToldFact> FactsOf(string body) =>
        body.StartsWith('{') && JsonNode.Parse(body)?["facts"] is JsonArray facts
            ? [.. facts.Select(f => new ToldFact((string)f!["type"]!, f["data"]!.ToJsonString()))]
            : [];
}

/// <summary>A message that can never succeed, confirmed by the broker.</summary>
/// <param name="Service">To whom it was sent.</param>
/// <param name="MessageId">Its id.</param>
public sealed record PoisonSent(string Service, string MessageId);

/// <summary>All that clients were told in a run.</summary>
internal sealed class Journal
{
    private int _sent;
    private int _repeats;

    /// <summary>Answers, in the order in which they came.</summary>
    public ConcurrentQueue<Told> Answers { get; } = new();

    /// <summary>Poison that was confirmed.</summary>
    public ConcurrentQueue<PoisonSent> Poison { get; } = new();

    /// <summary>What the run's own players stumbled over.</summary>
    public ConcurrentQueue<string> Defects { get; } = new();

    /// <summary>Messages sent and calls made, each try counted.</summary>
    public int Sent => _sent;

    /// <summary>Those of them that said again what was said before.</summary>
    public int Repeats => _repeats;

    /// <summary>Counts a try.</summary>
    /// <param name="again">True when the same was sent before.</param>
    public void CountSent(bool again)
    {
        Interlocked.Increment(ref _sent);
        if (again)
        {
            Interlocked.Increment(ref _repeats);
        }
    }
}
