using Contracts;
using Contracts.Promises.V1;
using EventStore;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sla;

namespace Hosting;

/// <summary>Why a promise is as it is, for people who ask.</summary>
/// <param name="Promise">Which clock.</param>
/// <param name="PromiseId">The promise.</param>
/// <param name="RequestId">The request it serves.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Policy">The policy that holds for it now.</param>
/// <param name="PolicyVersion">In that version.</param>
/// <param name="Rule">By that rule.</param>
/// <param name="Calendar">The hours it runs on.</param>
/// <param name="CalendarVersion">In that version.</param>
/// <param name="ZoneData">The version of the time zone data that its moments were computed with, or <c>not recorded</c>.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="DueAt">When it is or was due.</param>
/// <param name="BrokenAt">When it was broken, if it was.</param>
/// <param name="PausedAt">Since when its clock stands still.</param>
/// <param name="EndedAt">When it was kept, fulfilled late or withdrawn.</param>
/// <param name="Used">Time of the one promised that was used by the end, or by now.</param>
/// <param name="StepsToCome">Of its ladder.</param>
/// <param name="Rules">For each time that a rule was chosen: which, and why not the others.</param>
/// <param name="Facts">All that was recorded of it, in order: made, paused, resumed, amended, steps reached, how it ended.</param>
public sealed record ExplainedPromise(
    string Promise, Guid PromiseId, Guid RequestId, Guid Subject, string Policy, int PolicyVersion, string Rule, string Calendar,
    int CalendarVersion, string ZoneData, PromiseOutcome Outcome, DateTimeOffset DueAt, DateTimeOffset? BrokenAt, DateTimeOffset? PausedAt,
    DateTimeOffset? EndedAt, TimeSpan Used, IReadOnlyList<LadderMoment> StepsToCome, IReadOnlyList<ChosenRule> Rules,
    IReadOnlyList<PromiseFact> Facts);

/// <summary>A rule was chosen for a promise, at first or when it was amended.</summary>
/// <param name="At">When.</param>
/// <param name="Known">What was known of the request then; null when it was not recorded, and no reasons can be given.</param>
/// <param name="Weighed">Every rule of that promise with its verdict.</param>
public sealed record ChosenRule(DateTimeOffset At, Contracts.Directory.V1.SlaMatch? Known, IReadOnlyList<RuleExplanation> Weighed);

/// <summary>A fact about the promise.</summary>
/// <param name="FactId">Its id, as in the ledger.</param>
/// <param name="Type">Its stored name.</param>
/// <param name="At">When it happened.</param>
/// <param name="CausationId">The message that it followed from.</param>
/// <param name="Fact">What it says.</param>
public sealed record PromiseFact(Guid FactId, string Type, DateTimeOffset At, string? CausationId, object Fact);

/// <summary>A person can ask why: <c>GET /promises/{subject}</c> explains every promise about a request, an order, a consultation.</summary>
public static class PromiseEndpoints
{
    /// <summary>For services in whose streams, named by their subjects, promises are kept.</summary>
    public static ServiceBuilder ExplainsPromises(this ServiceBuilder service) => service.Endpoints(app => app
        .MapGet("/promises/{subject:guid}", async (
            Guid subject, EventLog log, DirectoryCopy directory, TimeProvider clock, CancellationToken token) =>
        {
            var facts = await log.LoadAsync(subject, 0, token);
            try
            {
                return Explain(facts, directory.Current.Sla, clock.GetUtcNow()) is { Count: > 0 } explained
                    ? TypedResults.Json(explained, ContractJson.Options)
                    : throw Refusal.Unknown("promise about", subject);
            }
            catch (SlaDocumentException e)
            {
                throw new NotYetException(e.Message);
            }
        }).RequireAuthorization(p => p.RequireRole(Roles.Agent, Roles.Supervisor, Roles.Auditor)));

    /// <summary>The promises among the facts of a stream, explained.</summary>
    public static IReadOnlyList<ExplainedPromise> Explain(IEnumerable<StoredFact> stream, SlaBook book, DateTimeOffset now)
    {
        var told = stream.Select(fact => (Row: fact, Fact: Catalog.OfStoredName(fact.Type).ReadNewest(fact.Json) as IPromiseFact))
            .Where(fact => fact.Fact is not null).ToList();
        var promises = told.Aggregate(Promises.None, (all, fact) => all.Evolve(fact.Fact!));
        return
        [
            .. promises.All.Select(promise => Explain(
                promise, [.. told.Where(fact => fact.Fact!.PromiseId == promise.Made.PromiseId).Select(f => (f.Row, f.Fact!))], book, now)),
        ];
    }

    private static ExplainedPromise Explain(
        Promise promise, List<(StoredFact Row, IPromiseFact Fact)> told, SlaBook book, DateTimeOffset now)
    {
        var (made, terms) = (promise.Made, promise.Terms);
        return new(
            made.Promise, made.PromiseId, made.RequestId, made.Subject, terms.Policy, terms.PolicyVersion, terms.Rule, terms.Calendar,
            terms.CalendarVersion, promise.ZoneDataUsed ?? ZoneData.NotRecorded, promise.Outcome, promise.DueAt, promise.BrokenAt, promise.PausedAt, promise.EndedAt,
            promise.UsedAt(promise.EndedAt ?? now, book), promise.Ladder,
            [.. told.Select(fact => fact.Fact).OfType<IPromiseTerms>().Where(ChoosesRule).Select(Chosen)],
            [.. told.Select(f => new PromiseFact(f.Row.Id, f.Row.Type, f.Fact.At, f.Row.CausationId, f.Fact))]);

        ChosenRule Chosen(IPromiseTerms terms) => new(
            terms.At, terms.Known, terms.Known is { } known ? book.Explain(terms.Promise, known, terms.At) : []);
    }

    private static bool ChoosesRule(IPromiseTerms terms) => terms is PromiseMade or PromiseAmended { Because: AmendedBecause.UrgencyRaised };
}
