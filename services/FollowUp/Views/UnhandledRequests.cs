using System.Text.Json;
using Contracts;
using Messaging;

namespace FollowUp.Views;

/// <summary>
/// Requests that a fact of the desk's own about them was parked of: Follow-up may not know them at all, and watches over no promise of
/// theirs. So that they are seen by people and not in a log alone, they stand on the board before all others.
/// </summary>
public static class UnhandledRequests
{
    private static readonly ParkedFilter Own = new(OwnFacts: true);

    /// <summary>Whether a request is one of them.</summary>
    public static async Task<bool> AnyAsync(ParkedMessages parked, Guid requestId, CancellationToken cancellationToken) =>
        (await parked.ListAsync(Own with { RequestId = requestId }, replayedToo: false, limit: 1, cancellationToken)).Count > 0;

    /// <summary>A JSON array of rows with theirs before it.</summary>
    internal static async Task<string> BeforeAsync(string rows, IServiceProvider services, CancellationToken cancellationToken)
    {
        var unhandled = await services.GetRequiredService<ParkedMessages>()
            .ListAsync(Own, replayedToo: false, Hosting.QueryMembers.LargestPage, cancellationToken);
        var hop = services.GetRequiredService<Hop>();
        var first = new List<string>();
        foreach (var requestId in unhandled.OrderBy(message => message.Id).Select(message => message.RequestId).OfType<Guid>().Distinct())
        {
            var request = await hop.StateAsync(FollowedRequest.Stream, requestId, cancellationToken);
            var row = FollowUpView.Row(requestId, request) with { Tasks = [FollowUpTask.Recover], WithoutPromise = true };
            first.Add(JsonSerializer.Serialize(row, ContractJson.Options));
        }

        var others = rows.Trim()[1..^1];
        return first.Count == 0 ? rows : $"[{string.Join(',', others.Length > 0 ? first.Append(others) : first)}]";
    }
}
