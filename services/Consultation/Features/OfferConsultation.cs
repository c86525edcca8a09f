using Consultation.Views;
using Contracts;
using Contracts.Consultation.V1;
using Contracts.Directory.V1;
using EventStore;
using Hosting;
using Marten;
using Npgsql;

namespace Consultation.Features;

/// <summary>The question goes to the next expert; sent by the service to itself.</summary>
/// <param name="Loads">How many consultations each expert has, those offered among them; none is not named.</param>
public sealed record OfferNextExpert(IReadOnlyDictionary<string, int> Loads);

/// <summary>
/// Finds the expert for a question (E2): who knows its very topic before who knows the broader one, then who has least to do;
/// neither those at capacity nor those who declined. Nobody left, or no time left: the lead department.
/// </summary>
public static class OfferConsultation
{
    /// <summary>An offer for less is none.</summary>
    private static readonly TimeSpan ShortestOffer = TimeSpan.FromMinutes(1);

    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    public static void Map(ServiceBuilder service) => service
        .On<ConsultationOpened>((reaction, fact, token) => OfferAsync(reaction, fact.ConsultationId, token))
        .On<ConsultationDeclined>((reaction, fact, token) => OfferAsync(reaction, fact.ConsultationId, token));

    public static IEnumerable<IFact> Decide(ExpertConsultation consultation, OfferNextExpert command, Context context)
    {
        if (consultation is not { Status: ConsultationStatus.Seeking, Opened: { } opened })
        {
            return [];
        }

        return TimeToAccept(opened.AppointmentAt, context) is { } time && Choose(consultation, opened, command, context) is { } expert
            ? [new ConsultationOffered(opened.ConsultationId, opened.RequestId, expert.Id, context.Now + time, context.Now)]
            : [new ConsultationReferred(
                opened.ConsultationId, opened.RequestId, context.Directory.LeadDepartment.Id, context.Now)];
    }

    /// <summary>
    /// As long as the desk's settings say, but never more than half of the time until the appointment: the other half is for
    /// the answer, the wording, and the next expert if this one does not take it. Null when that leaves no offer.
    /// </summary>
    private static TimeSpan? TimeToAccept(DateTimeOffset appointmentAt, Context context)
    {
        var half = (appointmentAt - context.Now) / 2;
        var time = half < context.Directory.Settings.ConsultationOfferFor ? half : context.Directory.Settings.ConsultationOfferFor;
        return half < ShortestOffer ? null : time;
    }

    private static Expert? Choose(
        ExpertConsultation consultation, ConsultationOpened opened, OfferNextExpert command, Context context) =>
        (from expert in context.Directory.Experts.Values
         let knows = expert.Topics.Where(topic => Covers(topic, opened.Topic)).Select(topic => topic.Length).DefaultIfEmpty(0).Max()
         let load = command.Loads.GetValueOrDefault(expert.Id)
         where knows > 0 && load < expert.Capacity && !consultation.Declined.Contains(expert.Id)
         orderby knows descending, load, expert.Id
         select expert).FirstOrDefault();

    /// <summary><c>technical</c> covers <c>technical/broadband</c>, and itself.</summary>
    private static bool Covers(string broad, string topic) =>
        topic.StartsWith(broad, StringComparison.OrdinalIgnoreCase)
        && (topic.Length == broad.Length || topic[broad.Length] == '/');

    /// <summary>One at a time on all nodes, so that no two questions count on the same free expert.</summary>
    private static async Task OfferAsync(Reaction reaction, Guid consultationId, CancellationToken cancellationToken)
    {
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await reaction.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken);
            await using var turn = await connection.BeginTransactionAsync(cancellationToken); // its end gives the lock back
            await using var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, turn);
            wait.Parameters.Add(new() { Value = LockKeys.Of(Schema.For(ConsultationService.Name), "offer") });
            await wait.ExecuteNonQueryAsync(cancellationToken);

            await using var session = reaction.Services.GetRequiredService<IDocumentStore>().QuerySession();
            var loads = await ConsultationView.LoadsAsync(session, cancellationToken);
            await reaction.RunAsync(
                ExpertConsultation.Stream, consultationId, Decide, new OfferNextExpert(loads), cancellationToken);
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
