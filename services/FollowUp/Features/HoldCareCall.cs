using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using FollowUp.Views;
using Hosting;
using Marten;

namespace FollowUp.Features;

/// <summary>While a complaint of the customer is open they are not called (F6), and the promise of the call stands still; after the last of their complaints was closed
/// it runs on.</summary>
public static class HoldCareCall
{
    public static void Map(ServiceBuilder service) => service
        .On<CareCallOpened>((reaction, opened, token) => SettleAsync(reaction, opened.RequestId, opened.At, token))
        .On<FollowUpOpened>(opens: _ => false, (reaction, opened, token) => HearAsync(reaction, opened.RequestId, opened.At, token))
        .On<FollowUpReclassified>((reaction, reclassified, token) => HearAsync(reaction, reclassified.RequestId, reclassified.At, token))
        .On<RequestClosed>((reaction, closed, token) => HearAsync(reaction, closed.RequestId, closed.At, token))
        .On<RequestReopened>(opens: _ => false, (reaction, reopened, token) => HearAsync(reaction, reopened.RequestId, reopened.At, token));

    /// <summary>The rule.</summary>
    /// <param name="call">The care call.</param>
    /// <param name="complaint">The oldest open complaint of the customer; null for none.</param>
    /// <param name="at">Since when that is so.</param>
    /// <param name="context">The circumstances.</param>
    public static IEnumerable<IFact> Decide(CareCall call, Guid? complaint, DateTimeOffset at, Context context)
    {
        if (call is not { IsOpen: true, Opened: { } opened } || complaint is not null == call.Held is not null) return [];

        var since = Later(at, call.Held?.At ?? opened.At);
        return complaint is { } open
            ? [new CareCallHeld(opened.RequestId, open, since), .. call.Promises.Pause(CareCall.Promise, since, PauseReasons.Complaint)]
            : [new CareCallReleased(opened.RequestId, since), .. call.Promises.Resume(CareCall.Promise, since, context.Directory.Sla)];
    }

    /// <summary>The oldest open complaint of the customer of a care call, by their id or number.</summary>
    internal static async Task<Guid?> FindComplaintAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        var keys = (await session.LoadAsync<CareCallDocument>(id, cancellationToken))?.Keys.ToArray() ?? [];
        var complaints = await session.Query<FollowUpDocument>()
            .Where(d => d.IsOpenComplaint && (d.CustomerKey.IsOneOf(keys) || d.NumberKey.IsOneOf(keys)))
            .OrderBy(d => d.Row.ReceivedAt).ThenBy(d => d.Id).Take(1).Select(d => d.Id).ToListAsync(cancellationToken);
        return complaints is [var oldest] ? oldest : null;
    }

    /// <summary>A complaint may have come or gone: for each call that its customer is to have.</summary>
    private static async Task HearAsync(Reaction reaction, Guid requestId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var session = reaction.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var keys = (await session.LoadAsync<FollowUpDocument>(requestId, cancellationToken))?.Keys.ToArray() ?? [];
        if (keys.Length == 0) return;

        var calls = await session.Query<CareCallDocument>()
            .Where(call => call.IsOpened && (call.CustomerKey.IsOneOf(keys) || call.IdKey.IsOneOf(keys) || call.NumberKey.IsOneOf(keys)))
            .Select(call => call.Id).ToListAsync(cancellationToken);
        foreach (var call in calls)
        {
            await SettleAsync(reaction, call, at, cancellationToken);
        }
    }

    private static async Task SettleAsync(Reaction reaction, Guid id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var complaint = await FindComplaintAsync(reaction.Services, id, cancellationToken);
        await reaction.RunAsync(CareCall.Stream, id, (call, since, context) => Decide(call, complaint, since, context), at, cancellationToken);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
