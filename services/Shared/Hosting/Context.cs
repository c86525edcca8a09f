using Contracts;
using Messaging;

namespace Hosting;

/// <summary>All that a rule may know besides state and command. No clock, no I/O.</summary>
/// <param name="Now">By the desk's clock.</param>
/// <param name="Actor">Who asks, established by broker or token.</param>
/// <param name="Directory">Who and what there is.</param>
public sealed record Context(DateTimeOffset Now, Actor Actor, DirectorySnapshot Directory)
{
    /// <summary>How long after it happened agents and experts say of something when it did: promises are kept or broken by it, so what they report later is
    /// a supervisor's to add. Systems report late by their nature.</summary>
    private static readonly TimeSpan LatestWord = TimeSpan.FromMinutes(5);

    /// <summary>The moment that a delayed message speaks of, within bounds; now if it speaks of none.</summary>
    /// <param name="said">What the sender said.</param>
    /// <param name="notBefore">The earliest moment that makes sense.</param>
    /// <param name="evenOfPeople">Nothing is kept or broken by it: agents say it as late as systems do.</param>
    /// <exception cref="Refusal">In the future, before <paramref name="notBefore"/>, or longer ago than the sender may say.</exception>
    public DateTimeOffset EventTime(DateTimeOffset? said, DateTimeOffset notBefore, bool evenOfPeople = false)
    {
        // Clocks of other systems may differ a little; what they report is not refused for that.
        if (said > Now + TimeSpan.FromMinutes(1))
        {
            throw Refusal.Invalid("at", "at lies in the future.");
        }

        if (!evenOfPeople && Actor.Role is (Roles.Agent or Roles.Expert) && Now - said > LatestWord)
        {
            throw Refusal.Invalid("at", $"at lies more than {LatestWord.TotalMinutes:0} minutes back: a supervisor adds what happened earlier.");
        }

        return said is null || said > Now ? Now
            : said < notBefore ? throw Refusal.Invalid("at", $"at lies before {notBefore:O}.")
            : said.Value.ToUniversalTime();
    }

    /// <summary>Agents, experts, departments and inspectors act as long as the directory has them: a token says who somebody is, not that they are still
    /// of the desk.</summary>
    /// <exception cref="Refusal">It has not.</exception>
    public void MustBeOfTheDesk()
    {
        var isKnown = Actor.Role switch
        {
            Roles.Agent => Directory.MustBeReady().Agents.ContainsKey(Actor.Id),
            Roles.Expert => Directory.MustBeReady().Experts.ContainsKey(Actor.Id),
            Roles.Department => Directory.MustBeReady().Departments.ContainsKey(Actor.Id),
            Roles.Inspector => Directory.MustBeReady().Settings.Quality?.Inspectors.Any(inspector => inspector.Id == Actor.Id) is true,
            _ => true,
        };
        if (!isKnown)
        {
            throw Refusal.Forbidden($"The directory has no {Actor.Role} {Actor.Id}.");
        }
    }

    /// <summary>A channel speaks for the requests that came in on it.</summary>
    /// <exception cref="Refusal">It is another channel's: that is not told from one that does not exist.</exception>
    public void MustBeChannel(Channel? channel, Guid requestId)
    {
        if (Actor.Role == Roles.Channel && (channel is null || Actor.Id != ChannelId.Of(channel.Value)))
        {
            throw Refusal.Unknown("request", requestId);
        }
    }

    /// <summary>The one who may do this is that agent, or a supervisor in their place.</summary>
    /// <exception cref="Refusal">It is someone else.</exception>
    public void MustBeAgent(string? agentId)
    {
        if (Actor.Role == Roles.Agent && Actor.Id != agentId)
        {
            throw Refusal.Forbidden($"This is with agent {agentId ?? "nobody"}, not with {Actor.Id}.");
        }
    }
}

/// <summary>A rule: state and message give facts. Pure; the same message again gives none.</summary>
/// <exception cref="Refusal">The command is refused; nothing happens.</exception>
public delegate IEnumerable<IFact> Rule<in TState, in TMessage>(TState state, TMessage message, Context context);
