using System.Text.Json.Nodes;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>What takes a promise from a customer is done by who has the request or by a supervisor, with a reason, and shows beside the rate that it
/// is left out of.</summary>
[Collection(nameof(RunningDesk))]
public class HolderTests(RunningDesk desk)
{
    private const string Owner = "holder-1";

    [Fact]
    public async Task Who_has_nothing_to_do_with_a_request_neither_reclassifies_nor_checks_nor_puts_it_off_and_who_has_it_says_why()
    {
        var team = await Team.FormAsync(desk, "holder", Owner);
        var request = await team.TakenAsync(Owner);
        await desk.FactAsync(request, "holder_noted", fact => fact.Text("agentId") == Owner);
        await desk.PromiseAsync(request, "promise_made", "fault-repair");
        var otherwise = new { kind = "consultation", category = "product", urgency = "normal", skill = "holder", reason = "Only a question" };
        var later = new { deadlineAt = desk.Clock.GetUtcNow().AddDays(20), reason = "Away" };

        (await SendAsync("a07", "intake", request, "classify", otherwise)).ShouldBe((403, $"This is with agent {Owner}, not with a07."));
        (await SendAsync("a07", "intake", request, "identity-check", new { method = "id-document", passed = true })).Status.ShouldBe(403);
        (await SendAsync(Owner, "intake", request, "classify", new { otherwise.kind, otherwise.category, otherwise.urgency, otherwise.skill })).Status.ShouldBe(400);
        (await SendAsync(Owner, "follow-up", request, "deadline", new { later.deadlineAt })).Status.ShouldBe(400);
        (await SendAsync(Owner, "follow-up", request, "deadline", later)).ShouldBe((403, "What the customer is promised is put off by so much, all in all: a supervisor does that."));
        (await desk.TypesAsync(request)).ShouldNotContain("promise_withdrawn");

        (await SendAsync(Owner, "intake", request, "classify", otherwise)).Status.ShouldBe(200);
        (await desk.PromiseAsync(request, "promise_withdrawn", "fault-repair")).Text("reason").ShouldBe("classified-otherwise");
    }

    [Fact]
    public async Task A_complaint_that_became_something_else_shows_beside_the_rate_with_who_and_why()
    {
        var request = await desk.CallAsync("holder-2", Playing.Complaint);
        var made = await desk.PromiseAsync(request, "promise_made", "complaint-reply");
        var otherwise = new { kind = "consultation", category = "product", urgency = "normal", skill = "technical-consultation", reason = "Only a question" };
        (await SendAsync("a07", "intake", request, "classify", otherwise))
            .ShouldBe((403, "What the customer was promised is withdrawn: while nobody has taken the request, a supervisor does that."));
        await desk.PostAsync(Roles.Supervisor, "s-holder", "intake", $"/requests/{request}/classify", otherwise);
        await desk.PromiseAsync(request, "promise_withdrawn", "complaint-reply");

        var promise = (await desk.UntilAsync(
            Roles.Auditor, "auditor", "audit", $"/promises/{made.Id("promiseId")}", p => p.Text("promise.withdrawal.by") is not null)).At("promise")!;
        (promise.Text("outcome"), promise.Text("withdrawal.reason"), promise.Text("withdrawal.by"), promise.Text("withdrawal.cause"))
            .ShouldBe(("withdrawn", "classified-otherwise", "supervisor/s-holder", "request_classified"));
        await desk.GiveUpAsync("app", request);
    }

    [Fact]
    public async Task A_complaint_that_became_something_else_and_one_again_is_promised_its_reply_again_and_recomputing_agrees()
    {
        var request = await desk.CallAsync("holder-4", Playing.Complaint);
        await desk.PromiseAsync(request, "promise_made", "complaint-reply");
        var sooner = desk.Clock.GetUtcNow().AddHours(20);
        await desk.PostAsync(Roles.Channel, "app", "follow-up", $"/requests/{request}/deadline", new { deadlineAt = sooner });
        foreach (var kind in new[] { "consultation", "complaint" })
        {
            await desk.PostAsync(Roles.Supervisor, "s-holder", "intake", $"/requests/{request}/classify", new
            {
                kind, category = "product", urgency = "normal", skill = "technical-consultation", reason = "Heard once more",
            });
        }

        var facts = await desk.HistoryAsync(request, all => all.Count(IsReply) == 2);
        facts.Last(IsReply)["data"]!.Moment("dueAt").ShouldBe(sooner, "the customer asked for it");
        await desk.GiveUpAsync("app", request);
        await desk.FactAsync(request, "request_closed", _ => true);
        await desk.AgreesAsync(request);

        static bool IsReply(JsonNode fact) => fact.Text("type") == "promise_made" && fact.Text("data.promise") == "complaint-reply";
    }

    [Fact]
    public async Task A_reply_that_was_put_off_shows_from_when_to_when_and_whose_doing_that_was()
    {
        var request = await desk.CallAsync("holder-3", Playing.Complaint);
        var made = await desk.PromiseAsync(request, "promise_made", "complaint-reply");
        var later = made.Moment("dueAt").AddDays(5);
        var put = new { deadlineAt = later, reason = "Abroad" };
        (await SendAsync("a07", "follow-up", request, "deadline", put)).ShouldBe((403, "This is with agent nobody, not with a07."));
        (await SendAsync("a07", "follow-up", request, "await-customer", new { question = "Which line is it?" })).Status.ShouldBe(403);
        await desk.PostAsync(Roles.Supervisor, "s-holder", "follow-up", $"/requests/{request}/deadline", put);

        var promise = await desk.UntilAsync(
            Roles.Auditor, "auditor", "audit", $"/promises/{made.Id("promiseId")}", p => p.At("promise.lengthenings") is JsonArray { Count: 1 } lengthened && lengthened[0].Text("by") is not null);
        var lengthening = promise["promise"]!["lengthenings"]![0]!;
        (lengthening.Moment("from"), lengthening.Moment("to"), lengthening.Text("because"), lengthening.Text("by"))
            .ShouldBe((made.Moment("dueAt"), later, "deadlineAsked", "supervisor/s-holder"));
        await desk.GiveUpAsync("app", request);
    }

    private async Task<(int Status, string? Detail)> SendAsync(string agent, string service, Guid request, string command, object body)
    {
        var (status, answer) = await desk.SendAsync(Roles.Agent, agent, HttpMethod.Post, service, $"/requests/{request}/{command}", body);
        return (status, status < 400 ? null : answer.Text("detail"));
    }
}
