using System.Security.Cryptography;
using System.Text;
using Contracts.Directory.V1;
using Contracts.Quality.V1;
using Hosting;
using Messaging;

namespace Quality;

/// <summary>Who may inspect whose work (G1): the desk's settings name them; nobody inspects their own.</summary>
internal static class Inspectors
{
    /// <summary>The inspector who asks.</summary>
    /// <exception cref="Refusal">The settings name no such inspector.</exception>
    public static QualityInspector Asking(Context context) => Find(context.Actor.Id, context)
        ?? throw Refusal.Forbidden($"The desk's settings have no inspector {context.Actor.Id}.");

    /// <summary>An inspector by id; null for nobody.</summary>
    public static QualityInspector? Find(string id, Context context) =>
        context.Directory.MustBeReady().Settings.Quality?.Inspectors.FirstOrDefault(inspector => inspector.Id == id);

    /// <summary>Whether somebody does inspections of a level for an agent of a team.</summary>
    public static bool IsOf(this QualityInspector inspector, InspectionLevel level, string? team, string agentId) =>
        inspector.Id != agentId && inspector.Level == level && (level == InspectionLevel.Centre || inspector.Team == team);

    /// <summary>Whether they may look at that agent's work at all.</summary>
    public static bool MaySee(this QualityInspector inspector, string? team, string agentId) => inspector.IsOf(inspector.Level, team, agentId);

    /// <summary>Whether they may know of a finding: as they may look at the work that it is about.</summary>
    public static bool MaySee(this QualityInspector inspector, FindingScope scope, string whose, Context context) => scope == FindingScope.Agent
        ? inspector.MaySee(TeamOf(whose, context), whose)
        : inspector.Level == InspectionLevel.Centre || inspector.Team == whose;

    /// <summary>Who does an inspection where nobody says: the one with the lowest SHA-256 of inspection and inspector, which spreads the work evenly and can be repeated.</summary>
    public static string? Choose(Guid inspectionId, InspectionLevel level, string? team, string agentId, Context context) =>
        context.Directory.MustBeReady().Settings.Quality?.Inspectors.Where(inspector => inspector.IsOf(level, team, agentId))
            .MinBy(inspector => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{inspectionId:D}|{inspector.Id}"))), StringComparer.Ordinal)?.Id;

    /// <summary>The team of an agent; null for one that the directory does not have.</summary>
    public static string? TeamOf(string agentId, Context context) => context.Directory.MustBeReady().Agents.GetValueOrDefault(agentId)?.Team;
}
