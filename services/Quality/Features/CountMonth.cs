using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Quality.V1;
using Hosting;

namespace Quality.Features;

/// <summary>Beside requests, ratings and yellow cards, explanations and inspections count in the agent's monthly assessment 月度考核 (G1).</summary>
public static class CountMonth
{
    public static void Map(ServiceBuilder service) => service
        .On<CaseSubmitted>(opens: _ => false, (reaction, submitted, token) => Counting.CountAsync(
            reaction, submitted.AgentId, SamplePeriod.Month, submitted.At,
            month => new ExplanationCounted(submitted.RequestId, submitted.AgentId, month, !submitted.Overdue, submitted.At), token))
        .On<InspectionConcluded>(opens: _ => false, (reaction, stands, token) => Counting.CountAsync(
            reaction, stands.AgentId, SamplePeriod.Month, stands.At,
            month => new InspectionCounted(stands.RequestId, stands.AgentId, month, stands.InspectionId, stands.Form, stands.Total, stands.Passed, stands.At, Drawn: stands.Plan is not null), token));
}
