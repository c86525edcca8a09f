using Contracts;
using Hosting;
using Messaging;
using Npgsql;

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

/// <summary>Consultations by expert and owner, and how much each expert has to do.</summary>
public sealed class ConsultationView : View<ExpertConsultation>
{
    private const int LargestPage = 500;

    /// <summary>The one instance; it has no state.</summary>
    public static ConsultationView Instance { get; } = new();

    /// <inheritdoc />
    public override string Tables =>
        """
        create table if not exists consultations (
          consultation_id uuid primary key,
          request_id uuid not null,
          owner varchar not null,
          expert varchar,
          busy boolean not null,
          open boolean not null,
          data jsonb not null
        );
        create index if not exists consultations_expert on consultations (expert) where open;
        create index if not exists consultations_busy on consultations (expert) where busy;
        create index if not exists consultations_owner on consultations (owner) where open;
        create index if not exists consultations_request on consultations (request_id);
        """;

    /// <inheritdoc />
    public override NpgsqlBatchCommand Save(Guid streamId, ExpertConsultation state)
    {
        var row = Row(state);
        return Sql.Command(
            """
            insert into consultations (consultation_id, request_id, owner, expert, busy, open, data)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (consultation_id) do update set expert = $4, busy = $5, open = $6, data = $7
            """,
            streamId, row.RequestId, row.OwnerAgentId, row.ExpertId,
            row.Status is ConsultationStatus.Offered or ConsultationStatus.Accepted,
            row.Status != ConsultationStatus.CustomerAnswered, Sql.AsJson(row));
    }

    /// <summary>How many consultations each expert has on the desk, those offered among them.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> LoadsAsync(Rows rows, CancellationToken cancellationToken)
    {
        var loads = await rows.ReadAsync<ExpertLoad>(
            """
            select jsonb_build_object('expertId', expert, 'consultations', count(*)) from consultations where busy group by expert
            """, cancellationToken);
        return loads.ToDictionary(load => load.ExpertId, load => load.Consultations);
    }

    /// <summary>Experts see what is offered to them or theirs, agents what they own, supervisors and auditors all.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        string[] readers = [Roles.Expert, Roles.Agent, Roles.Supervisor, Roles.Auditor];
        app.MapGet("/consultations", (HttpContext http, Rows rows, Guid? requestId, bool? open) =>
        {
            var actor = http.User.ToActor(readers);
            return LongPoll.AnswerAsync(http, token => rows.ReadAsync<ConsultationRow>(
                """
                select data from consultations
                where ($1::varchar is null or expert = $1) and ($2::varchar is null or owner = $2)
                  and ($3::uuid is null or request_id = $3) and ($4::boolean is null or open = $4)
                order by (data->>'appointmentAt')::timestamptz, consultation_id limit $5
                """,
                token, actor.Role == Roles.Expert ? actor.Id : null, actor.Role == Roles.Agent ? actor.Id : null,
                requestId, open, LargestPage));
        }).RequireAuthorization(p => p.RequireRole(readers));

        app.MapGet("/consultations/{consultationId:guid}", async (
            Guid consultationId, HttpContext http, Hop hop, CancellationToken token) =>
        {
            var consultation = await hop.StateAsync(ExpertConsultation.Stream, consultationId, token);
            consultation.For(http.User.ToActor(readers), consultationId);
            return TypedResults.Json(Row(consultation), ContractJson.Options);
        }).RequireAuthorization(p => p.RequireRole(readers));
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

    private sealed record ExpertLoad(string ExpertId, int Consultations);
}
