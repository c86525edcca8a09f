using System.Text.Json.Nodes;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>E1 to E4 over the real bus and database.</summary>
[Collection(nameof(RunningDesk))]
public class ConsultationTests(RunningDesk desk) : IAsyncLifetime
{
    private const string Agent = "t-consult";

    /// <summary>An offer for half an hour would lapse in 1.8 s: too soon for a busy machine.</summary>
    public async Task InitializeAsync()
    {
        var settings = (await desk.GetAsync(Roles.Admin, "admin", "directory", "/desk-settings"))!.AsObject();
        settings["consultationOfferFor"] = "PT3H";
        (await desk.SendAsync(Roles.Admin, "admin", HttpMethod.Put, "directory", "/desk-settings", settings)).Status.ShouldBe(200);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_question_goes_by_topic_from_expert_to_expert_until_the_customer_is_answered()
    {
        var (request, owner, consultation) = await SeekAsync("seek-1", "technical/mobile", TimeSpan.FromHours(20));
        await OfferedToAsync(consultation, "e03"); // knows the very topic
        await AsExpertAsync("e03", consultation, "decline", new { reason = "On leave from tomorrow" });
        await OfferedToAsync(consultation, "e01"); // knows the broader one
        await AsExpertAsync("e01", consultation, "accept");
        await AsExpertAsync("e01", consultation, "answer", new { answer = "The cell was rebuilt" });
        await AsAgentAsync(owner, consultation, "wording", new { wording = "Your signal is back" });
        await AsAgentAsync(owner, consultation, "customer-answered", new { by = "agent" });

        var facts = await desk.TypesAsync(request, "customer_answered", "rating_requested");
        facts.Where(Consulting.Contains).ShouldBe(
        [
            "consultation_opened", "consultation_offered", "consultation_declined", "consultation_offered", "consultation_accepted",
            "consultation_answered", "wording_agreed", "customer_answered",
        ]);
        var appointment = (await desk.PromiseAsync(request, "promise_made", "expert-appointment")).Moment("agreedAt");
        appointment.ShouldBe((await desk.FactAsync(request, "consultation_opened")).Moment("appointmentAt"));
        (await desk.PromiseAsync(request, "promise_kept", "expert-appointment")).Moment("dueAt").ShouldBe(appointment);
        var ready = await desk.FactAsync(request, "result_ready");
        ((string?)ready["source"], (string?)ready["result"]).ShouldBe(("consultation", "Your signal is back"));
    }

    [Fact]
    public async Task An_offer_that_nobody_takes_in_time_goes_to_the_next_at_its_true_moment()
    {
        var (request, _, consultation) = await SeekAsync("seek-2", "business/contracts", TimeSpan.FromMinutes(80));
        var offer = await desk.FactAsync(request, "consultation_offered");
        ((string?)offer["expertId"]).ShouldBe("e08");

        var lapsed = await desk.FactAsync(request, "consultation_declined");
        ((string?)lapsed["expertId"], (string?)lapsed["reason"]).ShouldBe(("e08", "not answered in time"));
        lapsed.Moment("at").ShouldBe(offer.Moment("answerBy"));
        await desk.FactAsync(request, "consultation_offered", next => (string?)next["expertId"] == "e05");
        var (status, _) = await desk.SendAsync(
            Roles.Expert, "e08", HttpMethod.Post, "consultation", $"/consultations/{consultation}/accept", new { });
        status.ShouldBe(409);
    }

    [Fact]
    public async Task Where_no_expert_is_left_the_lead_department_answers()
    {
        var (request, owner, consultation) = await SeekAsync("seek-3", "astronomy", TimeSpan.FromHours(20));
        var referred = await desk.FactAsync(request, "consultation_referred");
        ((string?)referred["department"]).ShouldBe("customer-service");

        await desk.PostAsync(
            Roles.Supervisor, "duty-supervisor", "consultation", $"/consultations/{consultation}/answer", new { answer = "It is a star" });
        await AsAgentAsync(owner, consultation, "wording", new { wording = "A star" });
        await AsAgentAsync(owner, consultation, "customer-answered", new { by = "agent" });

        ((string?)(await desk.FactAsync(request, "consultation_answered"))["expertId"]).ShouldBe("customer-service");
        var facts = await desk.TypesAsync(request, "customer_answered", "rating_requested");
        facts.ShouldNotContain("consultation_offered");
    }

    [Fact]
    public async Task An_appointment_is_reminded_of_then_missed_and_the_expert_answers_the_customer_late()
    {
        var (request, _, consultation) = await SeekAsync("seek-4", "business/billing", TimeSpan.FromMinutes(90));
        await OfferedToAsync(consultation, "e07");
        await AsExpertAsync("e07", consultation, "accept");
        await AsExpertAsync("e07", consultation, "answer", new { answer = "The bill is right" });
        var made = await desk.PromiseAsync(request, "promise_made", "expert-appointment");

        var reminder = await desk.FactAsync(request, "appointment_escalated", f => (string?)f["step"] == "reminder");
        var missed = await desk.FactAsync(request, "appointment_escalated", f => (string?)f["step"] == "overdue");
        ((string?)reminder["owner"], (string?)missed["owner"]).ShouldBe(("handler", "duty-supervisor"));
        reminder.Moment("at").ShouldBe(made.Moment("at") + ((made.Moment("dueAt") - made.Moment("at")) * 0.8), TimeSpan.FromMilliseconds(1));
        missed.Moment("at").ShouldBe(made.Moment("dueAt"));
        (await desk.PromiseAsync(request, "promise_broken", "expert-appointment")).Moment("at").ShouldBe(made.Moment("dueAt"));

        await AsExpertAsync("e07", consultation, "customer-answered", new { by = "expert" });
        (await desk.PromiseAsync(request, "promise_fulfilled_late", "expert-appointment")).Moment("at").ShouldBeGreaterThan(made.Moment("dueAt"));
        var answered = await desk.FactAsync(request, "customer_answered");
        ((string?)answered["by"], (string?)answered["wording"]).ShouldBe(("expert", "The bill is right"));
    }

    [Fact]
    public async Task An_expert_sees_and_answers_only_what_they_were_asked()
    {
        var (_, _, consultation) = await SeekAsync("seek-5", "business/fraud", TimeSpan.FromHours(20));
        await OfferedToAsync(consultation, "e08");
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Post, "/accept") })
        {
            var (status, _) = await desk.SendAsync(
                Roles.Expert, "e03", method, "consultation", $"/consultations/{consultation}{path}",
                method == HttpMethod.Post ? new { } : null);
            status.ShouldBe(404);
        }

        await AsExpertAsync("e08", consultation, "decline", new { reason = "Done with it" });
    }

    private static readonly HashSet<string> Consulting =
    [
        "consultation_opened", "consultation_offered", "consultation_declined", "consultation_accepted", "consultation_referred",
        "consultation_answered", "wording_agreed", "customer_answered",
    ];

    private async Task<(Guid Request, string Owner, Guid Consultation)> SeekAsync(string reference, string topic, TimeSpan until)
    {
        var request = await desk.CallAsync(reference, Playing.Question);
        var owner = await desk.TakeAsync(request, Agent);
        var sought = await desk.PostAsync(Roles.Agent, owner, "routing", $"/requests/{request}/consult", new
        {
            topic, question = "What is it?", appointmentAt = desk.Clock.GetUtcNow() + until,
        });
        return (request, owner, sought!["facts"]![0]!["data"]!["consultationId"]!.GetValue<Guid>());
    }

    private Task<JsonNode?> OfferedToAsync(Guid consultation, string expert) => Eventually.BecomesAsync(
        () => desk.GetAsync(Roles.Expert, expert, "consultation", "/consultations?open=true"),
        mine => mine!.AsArray().Any(c => c!["consultationId"]!.GetValue<Guid>() == consultation && (string?)c["status"] == "offered"),
        $"{consultation} is offered to {expert}");

    private Task<JsonNode?> AsExpertAsync(string expert, Guid consultation, string what, object? body = null) =>
        desk.PostAsync(Roles.Expert, expert, "consultation", $"/consultations/{consultation}/{what}", body);

    private Task<JsonNode?> AsAgentAsync(string agent, Guid consultation, string what, object body) =>
        desk.PostAsync(Roles.Agent, agent, "consultation", $"/consultations/{consultation}/{what}", body);
}
