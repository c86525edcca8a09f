using Contracts.Directory.V1;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using TestKit;
using Command = Contracts.Routing.V1.TransferRequest;

namespace Routing.Tests;

public class TransferRequestTests
{
    private static readonly Command ToComplaints = new(Requests.Id, Skill: "complaint", Reason: "They complain about the bill");
    private static readonly Command ToA2 = new(Requests.Id, AgentId: "a2");

    private static RequestQueued Transferred { get; } =
        Requests.Awaited with { Because = QueuedBecause.Transferred, Skill = "complaint", At = Desk.Now };

    [Fact]
    public void B6_passed_on_to_another_skill_it_keeps_owner_and_time_waited_and_is_promised_an_answer_again()
    {
        var given = Requests.AtA1(Requests.AsA1);
        var outcome = given.When(Requests.Transferring("a1", "a2"), ToComplaints);
        outcome.ThenOnce(
            new RequestTransferred(Requests.Id, "a1", "complaint", null, null, "They complain about the bill", Desk.Now),
            Transferred, Requests.PromisedAgain);
        var after = Request.Stream.Fold(given.State, outcome.Facts);
        (after.OwnerAgentId, after.WaitingSince, after.RefusedBy).ShouldBe(("a1", Requests.QueuedAt, after.RefusedBy));
        after.RefusedBy.ShouldBe(["a1"], "it does not ring at once where it came from");
        after.TakenBy("a2", after.OwnerAgentId!, Requests.AsA2).First().ShouldBe(
            new RequestAssigned(Requests.Id, "a2", "a1", TimeSpan.FromMinutes(1), Desk.Now));
    }

    [Fact]
    public void B6_passed_on_to_an_agent_it_is_kept_for_them_from_now_on()
    {
        var given = Requests.AtA1(Requests.AsSupervisor);
        var outcome = given.When(Requests.Transferring("a1", "a2"), ToA2);
        outcome.ThenOnce(
            new RequestTransferred(Requests.Id, "a1", null, "a2", "s1", null, Desk.Now),
            Transferred with { Skill = "fault", PreferredAgentId = "a2" }, Requests.PromisedAgain);
        Request.Stream.Fold(given.State, outcome.Facts).KeptSince.ShouldBe(Desk.Now);
    }

    [Fact]
    public void Where_nobody_at_work_could_answer_it_is_refused_with_who_could()
    {
        Refused("there is somebody for: nobody", Requests.Transferring("a1"), ToComplaints, "skill");
        Refused(
            "at work with the skill fault: a3", Requests.Transferring("a1", "a3"), ToA2, "agentId",
            with: new AgentDefined(Desk.Directory.Agents["a1"] with { Id = "a3" }, Desk.Now));
        Refused(
            "there is somebody for: general", Requests.Transferring("a1", "a3"), ToComplaints, "skill", with: new AgentDefined(
                Desk.Directory.Agents["a1"] with { Id = "a3", Skills = new Dictionary<string, int> { ["general"] = 1 } }, Desk.Now));
    }

    [Fact]
    public void A_group_that_helps_out_can_answer_for_the_one_that_nobody_is_there_of()
    {
        var helped = Desk.Directory
            .With(new SkillGroupDefined(new SkillGroup("empty", "Nobody's", OverflowTo: "complaint"), Desk.Now));
        Requests.AtA1(Requests.AsA1 with { Directory = helped })
            .When(Requests.Transferring("a1", "a2"), new Command(Requests.Id, Skill: "empty")).Facts[1]
            .ShouldBe(Transferred with { Skill = "empty" });
    }

    [Fact]
    public void Only_who_has_it_or_a_supervisor_passes_it_on_and_only_to_one_who_exists()
    {
        var all = Requests.Transferring("a1", "a2");
        Requests.AtA1(Requests.AsA2).When(all, ToComplaints).ThenRefused(RefusalKind.Forbidden, "a1");
        Requests.Waiting(Requests.AsA1).When(all, ToComplaints).ThenRefused(RefusalKind.WrongState, "No agent has request");
        Requests.None(Requests.AsA1).When(all, ToComplaints).ThenRefused(RefusalKind.Unknown, "no request");
        Requests.AtA1(Requests.AsA1).When(all, ToA2 with { Skill = "general" }).ThenRefused(RefusalKind.Invalid, "not both");
        Requests.AtA1(Requests.AsA1).When(all, new Command(Requests.Id)).ThenRefused(RefusalKind.Invalid, "skill or agentId");
        Requests.AtA1(Requests.AsA1).When(all, ToA2 with { AgentId = "a1" }).ThenRefused(RefusalKind.Invalid, "has it already");
        Requests.AtA1(Requests.AsA1).When(all, ToA2 with { AgentId = "nobody" }).ThenRefused(RefusalKind.Invalid, "no agent 'nobody'");
        Requests.AtA1(Requests.AsA1).When(all, ToComplaints with { Skill = "astrology" }).ThenRefused(RefusalKind.Invalid, "no skill group");
    }

    private static void Refused(
        string reason, Rule<Request, Command> rule, Command command, string field, IDocumentFact? with = null)
    {
        var directory = with is null ? Desk.Directory : Desk.Directory.With(with);
        Should.Throw<Refusal>(() => rule(Requests.AtA1(Requests.AsA1).State, command, Requests.AsA1 with { Directory = directory }).ToList())
            .ShouldSatisfyAllConditions(r => r.Message.ShouldContain(reason), r => r.Field.ShouldBe(field));
    }
}
