using Contracts;
using Hosting;
using Marten;
using Messaging;

namespace Consultation.Views;

/// <summary>A consultation as experts, owners and supervisors see it.</summary>
/// <param name="ConsultationId">The consultation.</param>
/// <param name="RequestId">The request.</param>
/// <param name="OwnerAgentId">The first-contact owner.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Question">The question.</param>
/// <param name="ExpertId">Whom it is offered to, or who has it.</param>
/// <param name="AnswerBy">Until when it is offered.</param>
/// <param name="Department">The lead department, when it was referred there.</param>
/// <param name="Asked">All experts it was offered to.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Wording">The words agreed for the customer.</param>
/// <param name="Escalation">The highest step reached.</param>
/// <param name="AppointmentAt">When the customer will be answered.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="CustomerAnsweredAt">When the customer was answered.</param>
public sealed record ConsultationRow(
    Guid ConsultationId, Guid RequestId, string OwnerAgentId, ConsultationStatus Status, string Topic, [Personal] string Question,
    string? ExpertId, DateTimeOffset? AnswerBy, string? Department, IReadOnlyList<string> Asked, [Personal] string? Answer,
    [Personal] string? Wording, string? Escalation, DateTimeOffset AppointmentAt, DateTimeOffset OpenedAt,
    DateTimeOffset? CustomerAnsweredAt);

/// <summary>A consultation, and what it is found by.</summary>
/// <param name="Id">The consultation.</param>
/// <param name="Open">The customer is not answered yet.</param>
/// <param name="Busy">An expert has to do with it.</param>
/// <param name="Row">What people see.</param>
public sealed record ConsultationDocument(Guid Id, bool Open, bool Busy, ConsultationRow Row);

/// <summary>Consultations by expert and owner, and how much each expert has to do.</summary>
public sealed class ConsultationView : View<ExpertConsultation, ConsultationDocument>
{
    private const int LargestPage = 500;

    /// <summary>The one instance; it has no state.</summary>
    public static ConsultationView Instance { get; } = new();

    /// <inheritdoc />
    protected override ConsultationDocument[] Of(Guid streamId, ExpertConsultation state) =>
    [
        new(streamId, state.Status != ConsultationStatus.CustomerAnswered,
            state.Status is ConsultationStatus.Offered or ConsultationStatus.Accepted, Row(state)),
    ];

    /// <inheritdoc />
    protected override void Map(MartenRegistry.DocumentMappingExpression<ConsultationDocument> document) => document
        .Duplicate(d => d.Open, configure: index => index.Predicate = "open")
        .Duplicate(d => d.Row.ExpertId, configure: index => index.Predicate = "open")
        .Duplicate(d => d.Row.OwnerAgentId, configure: index => index.Predicate = "open")
        .Duplicate(d => d.Row.RequestId)
        .Duplicate(d => d.Row.AppointmentAt);

    /// <summary>How many consultations each expert has on the desk, those offered among them.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> LoadsAsync(IQuerySession session, CancellationToken cancellationToken)
    {
        var loads = await session.Query<ConsultationDocument>().Where(d => d.Open && d.Busy)
            .GroupBy(d => d.Row.ExpertId).Select(expert => new { Id = expert.Key, Consultations = expert.Count() }).ToListAsync(cancellationToken);
        return loads.ToDictionary(load => load.Id!, load => load.Consultations);
    }

    /// <summary>The consultations of a request whose customer was not answered yet.</summary>
    public static async Task<IReadOnlyList<Guid>> OpenOnesOfAsync(
        IServiceProvider services, Guid requestId, CancellationToken cancellationToken)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.Query<ConsultationDocument>().Where(d => d.Row.RequestId == requestId && d.Open)
            .Select(d => d.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Experts see what is offered to them or theirs, agents what they own, supervisors and auditors all.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        string[] readers = [Roles.Expert, Roles.Agent, Roles.Supervisor, Roles.Auditor];
        app.MapGet("/consultations", ([AsParameters] LongPoll poll, HttpContext http, IQuerySession session, Guid? requestId, bool? open) =>
        {
            var actor = http.User.ToActor(readers);
            var expert = actor.Role == Roles.Expert ? actor.Id : null;
            var owner = actor.Role == Roles.Agent ? actor.Id : null;
            return poll.AnswerAsync(http, token => session.Query<ConsultationDocument>()
                .Where(d => (expert == null || d.Row.ExpertId == expert) && (owner == null || d.Row.OwnerAgentId == owner)
                    && (requestId == null || d.Row.RequestId == requestId) && (open == null || d.Open == open))
                .OrderBy(d => d.Row.AppointmentAt).ThenBy(d => d.Id).Take(LargestPage).Select(d => d.Row).ToJsonArray(token));
        }).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(readers));

        app.MapGet("/consultations/{consultationId:guid}", async (
            Guid consultationId, HttpContext http, Hop hop, CancellationToken token) =>
        {
            var consultation = await hop.StateAsync(ExpertConsultation.Stream, consultationId, token);
            consultation.For(http.User.ToActor(readers), consultationId);
            return TypedResults.Json(Row(consultation), ContractJson.Options);
        }).ShowsPersonalData().RequireAuthorization(p => p.RequireRole(readers));
    }

    private static ConsultationRow Row(ExpertConsultation consultation)
    {
        var opened = consultation.Opened!;
        return new ConsultationRow(
            opened.ConsultationId, opened.RequestId, opened.OwnerAgentId, consultation.Status, opened.Topic, opened.Question,
            consultation.ExpertId, consultation.Status == ConsultationStatus.Offered ? consultation.Offer!.AnswerBy : null,
            consultation.Department, consultation.Asked, consultation.Answer?.Answer, consultation.Wording, consultation.Escalation,
            opened.AppointmentAt, opened.At, consultation.Told?.At);
    }
}
