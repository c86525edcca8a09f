using Contracts;
using Contracts.Routing.V1;
using EventStore;
using Messaging;
using TestKit;
using DispatchRequest = Routing.Features.DispatchRequest;
using DispatchRequestCommand = Contracts.Routing.V1.DispatchRequest;

namespace Routing.Tests;

public class DispatchRequestTests
{
    private static readonly DispatchRequestCommand Dispatch = new(Requests.Id, "network", "Find out why");

    public static RequestDispatched ToNetwork { get; } = new(
        Requests.Id, DerivedId.From("work-order", Requests.Id.ToString(), "0"), "a1", "network", RequestKind.Fault, "network",
        Urgency.Normal, 3, Channel.Hotline, "urban", "Find out why", DeadlineAsked: null, Desk.Now);

    [Fact]
    public void The_agent_sends_the_matter_to_a_department() =>
        Requests.AtA1(Requests.AsA1).When(DispatchRequest.Decide, Dispatch).ThenOnce(ToNetwork);

    [Fact]
    public void A_deadline_that_the_customer_asked_for_goes_with_it_unless_the_agent_names_another()
    {
        var (asked, named) = (Desk.Now.AddHours(3), Desk.Now.AddHours(2));
        var history = new IFact[]
        {
            Requests.Queued with { Profile = Requests.Profile with { DeadlineAsked = asked } }, Requests.OfferedToA1, Requests.AssignedToA1,
        };
        var given = new Given<Request>(Request.Stream, Requests.AsA1, history);
        given.When(DispatchRequest.Decide, Dispatch).ThenOnce(ToNetwork with { DeadlineAsked = asked });
        given.When(DispatchRequest.Decide, Dispatch with { DeadlineAsked = named }).ThenOnce(ToNetwork with { DeadlineAsked = named });
    }

    [Fact]
    public void Longer_than_the_policy_and_a_little_is_for_a_supervisor_or_the_customer_to_give()
    {
        var lenient = Requests.AsA1 with
        {
            Directory = Requests.AsA1.Directory.With(new Contracts.Directory.V1.DeskSettingsDefined(Requests.AsA1.Directory.Settings with { LengthenAlone = TimeSpan.FromDays(1) }, Desk.Now)),
        };
        var nextYear = Dispatch with { DeadlineAsked = Desk.Now.AddDays(365) };
        Requests.AtA1(lenient).When(DispatchRequest.Decide, nextYear).ThenRefused(RefusalKind.Forbidden, "a supervisor gives it");
        Requests.AtA1(lenient with { Actor = Requests.AsSupervisor.Actor }).When(DispatchRequest.Decide, nextYear).Facts.ShouldNotBeEmpty();
        var wished = new IFact[] { Requests.Queued with { Profile = Requests.Profile with { DeadlineAsked = nextYear.DeadlineAsked } }, Requests.OfferedToA1, Requests.AssignedToA1 };
        new Given<Request>(Request.Stream, lenient, wished).When(DispatchRequest.Decide, nextYear).Facts.ShouldNotBeEmpty();
        Requests.AtA1(lenient).When(DispatchRequest.Decide, Dispatch with { DeadlineAsked = Desk.Now.AddHours(30) }).Facts.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_owner_may_dispatch_further_orders_each_with_an_id_of_its_own() =>
        Requests.AtA1(Requests.AsA1, ToNetwork)
            .When(DispatchRequest.Decide, Dispatch with { Department = "billing" })
            .ThenOnce(ToNetwork with
            {
                Department = "billing", WorkOrderId = DerivedId.From("work-order", Requests.Id.ToString(), "1"),
            });

    [Fact]
    public void The_same_order_in_another_message_is_another_order() =>
        Requests.AtA1(Requests.AsA1, ToNetwork)
            .When(DispatchRequest.Decide, Dispatch)
            .ThenOnce(ToNetwork with { WorkOrderId = DerivedId.From("work-order", Requests.Id.ToString(), "1") });

    [Fact]
    public void Once_it_is_with_others_only_the_owner_sends_it_on()
    {
        var toOwner = Requests.AssignedToA1 with { AgentId = "a2" };
        Requests.Waiting(Requests.AsA2, Requests.OfferedToA1, toOwner, ToNetwork)
            .When(DispatchRequest.Decide, Dispatch with { Department = "billing" })
            .ThenRefused(RefusalKind.Forbidden, "with agent a1");
    }

    [Fact]
    public void A_department_that_does_not_exist_is_refused_by_name() =>
        Requests.AtA1(Requests.AsA1)
            .When(DispatchRequest.Decide, Dispatch with { Department = "nowhere" })
            .ThenRefused(RefusalKind.Invalid, "nowhere");

    [Fact]
    public void An_unclassified_request_must_be_classified_first() =>
        new Given<Request>(Request.Stream, Requests.AsA1, Requests.Unclassified, Requests.OfferedToA1, Requests.AssignedToA1)
            .When(DispatchRequest.Decide, Dispatch)
            .ThenRefused(RefusalKind.WrongState, "must be classified first");

    [Fact]
    public void A_settled_request_is_not_dispatched() =>
        Requests.AtA1(Requests.AsA1, new RequestResolved(Requests.Id, "a1", "Done", true, Desk.Now))
            .When(DispatchRequest.Decide, Dispatch)
            .ThenRefused(RefusalKind.WrongState, "resolved");
}
