using Contracts;
using Contracts.Intake.V1;
using Contracts.Routing.V1;
using Hosting;
using Intake.Features;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;
using ClassifyRequest = Intake.Features.ClassifyRequest;
using LinkCustomer = Intake.Features.LinkCustomer;
using MergeRequest = Intake.Features.MergeRequest;
using RecordIdentityCheck = Intake.Features.RecordIdentityCheck;

namespace Intake.Tests;

/// <summary>Who has a request decides about it; who has nothing to do with it does not.</summary>
public class HearHolderTests
{
    private static readonly Context Routing = Desk.AsService("routing");
    private static readonly DateTimeOffset Before = Desk.Now.AddMinutes(-30);
    private static readonly HolderNoted Taken = new(RequestId, "a1", "a1", Before);
    private static readonly RequestAssigned Passed = new(RequestId, "a2", "a1", TimeSpan.Zero, Desk.Now);

    [Fact]
    public void Who_has_it_and_who_owns_it_are_noted_once()
    {
        GivenCall(Routing).When(HearHolder.Decide, Passed).Then(new HolderNoted(RequestId, "a2", "a1", Desk.Now));
        GivenCall(Routing, Taken).When(HearHolder.Decide, Passed with { AgentId = "a1" }).ThenNothing();
        GivenCall(Routing, Taken).When(HearHolder.Decide, new OwnerChanged(RequestId, "a3", "a1", Desk.Now)).Then(new HolderNoted(RequestId, "a3", "a3", Desk.Now));
        GivenCall(Routing).When(HearHolder.Decide, new OwnerChanged(RequestId, "a3", "a1", Desk.Now)).Then(new HolderNoted(RequestId, "a3", "a3", Desk.Now));
        GivenCall(Routing, Taken with { At = Desk.Now.AddMinutes(1) }).When(HearHolder.Decide, Passed).ThenNothing();
    }

    [Fact]
    public void Who_passed_it_on_decides_nothing_any_more_until_another_takes_it()
    {
        var had = Taken with { AgentId = "a2" };
        var passed = GivenCall(Routing, had).When(HearHolder.Decide, new RequestTransferred(RequestId, "a2", "billing", null, null, null, Desk.Now)).Facts;
        passed.ShouldBe([new HolderNoted(RequestId, "a1", "a1", Desk.Now)]);
        Try("classify", "a2", [had, .. passed]).ShouldBe(RefusalKind.Forbidden);
        Try("classify", "a1", [had, .. passed]).ShouldNotBe(RefusalKind.Forbidden, "its owner");
        GivenCall(Routing, had with { AgentId = "a3" }).When(HearHolder.Decide, new RequestTransferred(RequestId, "a2", "billing", null, null, null, Desk.Now)).ThenNothing();
    }

    [Fact]
    public void Who_had_it_before_it_was_handed_over_decides_nothing_any_more()
    {
        var handedOver = GivenCall(Routing, Taken).When(HearHolder.Decide, new OwnerChanged(RequestId, "a3", "a1", Desk.Now)).Facts;
        foreach (var command in new[] { "classify", "identity-check", "link-customer", "merge", "unmerge" })
        {
            Try(command, "a1", [Taken, .. handedOver]).ShouldBe(RefusalKind.Forbidden, command);
        }
    }

    [Fact]
    public void Who_it_was_taken_from_or_who_left_it_to_others_decides_nothing_any_more()
    {
        var had = Taken with { AgentId = "a2" };
        foreach (var facts in new[]
        {
            GivenCall(Routing, had).When(HearHolder.Decide, new RequestHandedOver(RequestId, "a1", "a1", "s1", null, Desk.Now)).Facts,
            HearHolder.LeftToOwner(Customer.Stream.Fold(Customer.None, [.. Called, had]), had, Desk.Now).ToList(),
        })
        {
            facts.ShouldBe([new HolderNoted(RequestId, "a1", "a1", Desk.Now)]);
            Try("classify", "a2", [had, .. facts]).ShouldBe(RefusalKind.Forbidden);
        }

        var back = GivenCall(Routing, Taken).When(HearHolder.Decide, new RequestHandedOver(RequestId, "a1", null, "s1", "Goes home", Desk.Now)).Facts;
        back.ShouldBe([Taken with { At = Desk.Now, GivenBack = true }]);
        Try("classify", "a1", [Taken, .. back]).ShouldBe(RefusalKind.Forbidden);
        Try("classify", "s1", Roles.Supervisor, [Taken, .. back]).ShouldNotBe(RefusalKind.Forbidden);
        Try("classify", "a1", [Taken, .. back, Taken with { At = Desk.Now }]).ShouldNotBe(RefusalKind.Forbidden, "they took it again");
    }

    public static TheoryData<string> Commands => ["classify", "identity-check", "link-customer", "merge", "unmerge"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Nobody_decides_about_a_request_that_another_has(string command)
    {
        Try(command, "a9", Taken).ShouldBe(RefusalKind.Forbidden);
        Try(command, "a1", Taken).ShouldNotBe(RefusalKind.Forbidden);
        Try(command, "a9").ShouldNotBe(RefusalKind.Forbidden, "nobody has it yet");
        Try(command, "a1", Taken with { AgentId = "a2" }).ShouldNotBe(RefusalKind.Forbidden, "the owner");
        Try(command, "a2", Taken with { AgentId = "a2" }).ShouldNotBe(RefusalKind.Forbidden, "who has it");
        Try(command, "s1", Roles.Supervisor, Taken).ShouldNotBe(RefusalKind.Forbidden);
    }

    private static RefusalKind? Try(string command, string agent, params IFact[] since) => Try(command, agent, Roles.Agent, since);

    private static RefusalKind? Try(string command, string who, string role, params IFact[] since)
    {
        var customer = Customer.Stream.Fold(Customer.None, [.. Called, .. since]);
        var context = Desk.As(role, who);
        try
        {
            _ = (command switch
            {
                "classify" => ClassifyRequest.Decide(customer, new(RequestId, RequestKind.Fault, "line-repair", Urgency.High, "fault"), context),
                "identity-check" => RecordIdentityCheck.Decide(customer, new(RequestId, "id-document", Passed: true), context),
                "link-customer" => LinkCustomer.Decide(customer, new(RequestId, "c-78"), Guid.NewGuid(), Guid.NewGuid(), context),
                "merge" => MergeRequest.Decide(customer, new(RequestId, RequestId), into: null, context),
                _ => MergeRequest.Decide(customer, new Contracts.Intake.V1.UnmergeRequest(RequestId), context),
            }).ToList();
            return null;
        }
        catch (Refusal refused)
        {
            return refused.Kind;
        }
    }
}
