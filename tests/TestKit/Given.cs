using System.Text.Json;
using Contracts;
using Hosting;
using Messaging;
using Shouldly;

namespace TestKit;

/// <summary>
/// Given facts, when a command, then exactly these facts, in this order, nothing more; or a refusal. Strict on purpose: what is
/// expected and does not happen fails, and a command that is repeated must bring nothing.
/// </summary>
public sealed class Given<TState>(StreamType<TState> stream, Context context, params IFact[] history)
{
    /// <summary>The state that the history makes.</summary>
    public TState State { get; } = stream.Fold(stream.Initial, history);

    /// <summary>The same history seen by another actor, or at another moment.</summary>
    public Given<TState> With(Func<Context, Context> change) => new(stream, change(context), history);

    /// <summary>The rule is asked.</summary>
    public Outcome When<TMessage>(Rule<TState, TMessage> rule, TMessage message)
    {
        try
        {
            var facts = rule(State, message, context).ToList();
            var repeat = Refused(() => rule(stream.Fold(State, facts), message, context).ToList()) ?? [];
            return new(facts, null, repeat);
        }
        catch (Refusal e)
        {
            return new([], e, []);
        }
    }

    private static List<IFact>? Refused(Func<List<IFact>> repeat)
    {
        try
        {
            return repeat();
        }
        catch (Refusal)
        {
            return null;
        }
    }
}

/// <summary>What a rule said.</summary>
public sealed class Outcome(List<IFact> facts, Refusal? refusal, List<IFact> repeat)
{
    /// <summary>The facts, for what <see cref="Then"/> cannot say.</summary>
    public IReadOnlyList<IFact> Facts => refusal is null ? facts : throw refusal;

    /// <summary>Exactly these facts, in this order, and none when the same command comes again.</summary>
    public void Then(params IFact[] expected)
    {
        ThenOnce(expected);
        repeat.ShouldBeEmpty("the same command again must bring nothing");
    }

    /// <summary>Exactly these facts; for the few commands whose repeat only the message id tells (each chaser counts).</summary>
    public void ThenOnce(params IFact[] expected)
    {
        refusal.ShouldBeNull();
        facts.Select(Print).ShouldBe(expected.Select(Print));
    }

    /// <summary>Nothing new, and no refusal.</summary>
    public void ThenNothing() => Then();

    /// <summary>A refusal of this kind, whose reason contains these words.</summary>
    public void ThenRefused(RefusalKind kind, string words)
    {
        refusal.ShouldNotBeNull($"expected a refusal, got {string.Join(", ", facts.Select(f => f.GetType().Name))}");
        refusal.Kind.ShouldBe(kind);
        refusal.Message.ShouldContain(words);
    }

    /// <summary>Compared as they are stored: name and JSON. Records hold lists, whose own equality is by reference.</summary>
    private static string Print(IFact fact) =>
        $"{Catalog.Of(fact.GetType()).StoredName} {JsonSerializer.Serialize(fact, fact.GetType(), ContractJson.Options)}";
}
