using Hosting;
using Messaging;

namespace Routing;

/// <summary>How much agents may grant by themselves 授权额度, and by whose word more (C1). Pure.</summary>
public static class Authority
{
    /// <summary>What the agent may still grant by themselves for this request, with what was granted before; null for whatever they like. Their level is that in
    /// the limit's skill; where it names none, in the skill that it rang at them for and that it is classified under, the lower: to classify it otherwise grants nothing.</summary>
    public static int? Of(string agentId, Request request, DirectorySnapshot directory)
    {
        if (directory.Settings.Authority is not { } limits) return null;

        var (rangFor, isFor) = (LevelIn(request.OfferedFor ?? request.Skill), LevelIn(request.Skill));
        var own = isFor > 0 ? Math.Min(rangFor, isFor) : rangFor; // who helps out lacks the request's skill
        var limit = limits.Where(l => l.Kind == request.Kind && l.Level <= (l.Skill is { } skill ? LevelIn(skill) : own)).Select(l => l.UpTo).DefaultIfEmpty(0).Max();
        return Math.Max(0, limit - request.GrantedAlone);

        int LevelIn(string skill) => Matching.LevelOf(agentId, skill, directory);
    }

    /// <summary>By whose word the credit is granted: a supervisor's, or null where it is within the agent's own authority.</summary>
    /// <exception cref="Refusal">It is above both; says which ways are open.</exception>
    public static string? For(int credit, Request request, Context context)
    {
        if (context.Actor.Role == Roles.Supervisor) return context.Actor.Id;

        var own = Of(context.Actor.Id, request, context.Directory);
        return own is null || credit <= own ? null
            : request.Approved is { } approved && credit <= approved.UpTo ? approved.SupervisorId
            : throw new Refusal(
                RefusalKind.Forbidden,
                $"credit: {credit} is above the {own} that agent {context.Actor.Id} may grant by themselves. Ask a supervisor for it (ask-credit), "
                + "or dispatch the request or consult an expert.", "credit");
    }
}
