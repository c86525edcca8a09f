using Contracts;
using Contracts.Consultation.V1;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using Consultation.Features;
using FollowUp.Features;
using Hosting;
using Messaging;
using Routing.Features;
using WorkOrders.Features;
using AskDeadline = Contracts.FollowUp.V1.AskDeadline;
using ConsultExpert = Contracts.Routing.V1.ConsultExpert;
using DispatchRequest = Contracts.Routing.V1.DispatchRequest;
using ReceiveContact = Contracts.Intake.V1.ReceiveContact;
using TellResult = FollowUp.Features.TellResult;

namespace EndToEnd.Tests.Bounds;

/// <summary>
/// One request through the rules of all services, without servers: what comes in passes the door as over HTTP and the bus, and each fact
/// is heard by the rules of those who hear it. A refusal at the door is fine; a rule that fails over a fact would park it.
/// </summary>
internal sealed class HeardRequest
{
    private readonly Dictionary<Guid, WorkOrders.WorkOrder> _orders = [];
    private readonly Dictionary<Guid, Consultation.ExpertConsultation> _consultations = [];
    private Intake.Customer _customer = Intake.Customer.Stream.Initial;
    private Routing.Request _routed = Routing.Request.Stream.Initial;
    private FollowUp.FollowedRequest _followed = FollowUp.FollowedRequest.Stream.Initial;

    public Guid? Id { get; private set; }

    public DateTimeOffset Now { get; set; }

    public required DirectorySnapshot Directory { get; init; }

    public IEnumerable<Guid> Orders => _orders.Keys;

    public IEnumerable<Guid> Consultations => _consultations.Keys;

    /// <summary>What a complaint or a fault is promised, as Follow-up has it.</summary>
    public IEnumerable<Sla.Promise> Replies => _followed.Promises.All;

    public FollowUp.FollowedRequest Followed => _followed;

    public bool Contact(ReceiveContact command) => Comes(command, Roles.Channel, "hotline", context =>
    {
        var facts = InIntake(command, context);
        Id = facts.OfType<RequestReceived>().FirstOrDefault()?.RequestId ?? Id;
        Hear(facts);
        if (_routed.Status == Routing.RequestStatus.Queued) _routed = _routed.Evolve(new RequestAssigned(Id!.Value, "a1", "a1", TimeSpan.Zero, Now));
    });

    public bool Dispatch(DispatchRequest command) => Comes(command, Roles.Agent, "a1", context => Hear(InRouting(Routing.Features.DispatchRequest.Decide(_routed, command, context))));

    public bool Consult(ConsultExpert command) => Comes(command, Roles.Agent, "a1", context => Hear(InRouting(Routing.Features.ConsultExpert.Decide(_routed, command, context))));

    public bool Ask(AskDeadline command) => Comes(command, Roles.Channel, "hotline", context => Hear(InFollowUp(FollowUp.Features.AskDeadline.Decide(_followed, command, context))));

    public bool Tell(Contracts.FollowUp.V1.TellResult command) => Comes(command, Roles.Agent, "a1", context => Hear(InFollowUp(TellResult.Decide(_followed, command, context))));

    public bool Wait(Contracts.FollowUp.V1.AwaitCustomer command) => Comes(command, Roles.Agent, "a1", context => Hear(InFollowUp(FollowUp.Features.AwaitCustomer.Decide(_followed, command, context))));

    public bool EndWait(Contracts.FollowUp.V1.EndCustomerWait command) => Comes(command, Roles.Agent, "a1", context => Hear(InFollowUp(FollowUp.Features.EndCustomerWait.Decide(_followed, command, context))));

    public bool Accept(Contracts.WorkOrders.V1.AcceptWorkOrder command) => Comes(command, Roles.Department, "network", context =>
        Hear(InWorkOrders(command.WorkOrderId, WorkOrders.Features.AcceptWorkOrder.Decide(_orders[command.WorkOrderId], command, context))));

    public bool Report(Contracts.WorkOrders.V1.ReportProgress command) => Comes(command, Roles.Department, "network", context =>
        Hear(InWorkOrders(command.WorkOrderId, WorkOrders.Features.ReportProgress.Decide(_orders[command.WorkOrderId], command, context))));

    public bool Answer(Contracts.WorkOrders.V1.AnswerWorkOrder command) => Comes(command, Roles.Department, "network", context =>
        Hear(InWorkOrders(command.WorkOrderId, WorkOrders.Features.AnswerWorkOrder.Decide(_orders[command.WorkOrderId], command, context))));

    public bool Answered(Contracts.Consultation.V1.RecordCustomerAnswered command) => Comes(command, Roles.Agent, "a1", context =>
        Hear(InConsultation(command.ConsultationId, Consultation.Features.RecordCustomerAnswered.Decide(_consultations[command.ConsultationId], command, context))));

    /// <summary>What fell due by now falls due, everywhere.</summary>
    public void FallDue()
    {
        var due = new FallDue(Now);
        Hear(InFollowUp(WatchFollowUp.Decide(_followed, due, Service())));
        foreach (var id in _orders.Keys.ToList()) Hear(InWorkOrders(id, EscalateWorkOrder.Decide(_orders[id], due, Service())));
        foreach (var id in _consultations.Keys.ToList()) Hear(InConsultation(id, EscalateAppointment.Decide(_consultations[id], due, Service())));
    }

    private bool Comes(object command, string role, string id, Action<Context> decide)
    {
        try
        {
            Validation.Check(command);
            Validation.CheckAhead(command, Now, Directory.LongestAhead);
            decide(new Context(Now, new Actor(role, id), Directory));
            return true;
        }
        catch (Refusal)
        {
            return false;
        }
    }

    private void Hear(IReadOnlyList<IFact> facts)
    {
        foreach (var fact in facts) Hear(fact);
    }

    private void Hear(IFact fact)
    {
        switch (fact)
        {
            case RequestClassified f:
                Hear(InRouting(QueueRequest.Decide(_routed, f, Service())));
                Hear(InFollowUp(OpenFollowUp.Decide(_followed, f, Service())));
                break;
            case TriageInconclusive f:
                Hear(InRouting(QueueRequest.Decide(_routed, f, Service())));
                break;
            case ContactReceived { Linked: true } f:
                Hear(InFollowUp(HearContact.Decide(_followed, f, Service())));
                break;
            case RequestDispatched f:
                Hear(InWorkOrders(f.WorkOrderId, DispatchWorkOrder.Decide(OrderOf(f.WorkOrderId), f, Service())));
                Hear(InFollowUp(AwaitWorkOrder.Decide(_followed, f, Service())));
                break;
            case ConsultationSought f:
                Hear(InConsultation(f.ConsultationId, OpenConsultation.Decide(ConsultationOf(f.ConsultationId), f, Service())));
                Hear(InFollowUp(AwaitConsultation.Decide(_followed, f, Service())));
                break;
            case ConsultationOpened f:
                Hear(InConsultation(f.ConsultationId, OfferConsultation.Decide(ConsultationOf(f.ConsultationId), new(new Dictionary<string, int>()), Service())));
                break;
            case WorkOrderAwaited f:
                Hear(InWorkOrders(f.WorkOrderId, TellExpected.Decide(OrderOf(f.WorkOrderId), f, Service())));
                break;
            case WorkOrderAnswered f:
                Hear(InFollowUp(ReceiveAnswer.Decide(_followed, f, Service())));
                break;
            case CustomerAnswered f:
                Hear(InFollowUp(HearConsultation.Decide(_followed, f, Service())));
                break;
            case CustomerAwaited f:
                HearOrders((order, context) => SuspendWorkOrder.Decide(order, f, context));
                break;
            case CustomerWaitEnded f:
                HearOrders((order, context) => SuspendWorkOrder.Decide(order, f, context));
                break;
            case PromiseAmended { Promise: "complaint-reply" or "fault-repair" } f:
                HearOrders((order, context) => TellExpected.Decide(order, f, context));
                break;
        }
    }

    private void HearOrders(Func<WorkOrders.WorkOrder, Context, IEnumerable<IFact>> rule)
    {
        foreach (var id in _orders.Keys.ToList()) Hear(InWorkOrders(id, rule(_orders[id], Service())));
    }

    private List<IFact> InIntake(ReceiveContact command, Context context)
    {
        List<IFact> facts = [.. Intake.Features.ReceiveContact.Decide(_customer, command, context)];
        _customer = Intake.Customer.Stream.Fold(_customer, facts);
        return facts;
    }

    private List<IFact> InRouting(IEnumerable<IFact> decided)
    {
        List<IFact> facts = [.. decided];
        _routed = Routing.Request.Stream.Fold(_routed, facts);
        return facts;
    }

    private List<IFact> InFollowUp(IEnumerable<IFact> decided)
    {
        List<IFact> facts = [.. decided];
        _followed = FollowUp.FollowedRequest.Stream.Fold(_followed, facts);
        return facts;
    }

    private List<IFact> InWorkOrders(Guid id, IEnumerable<IFact> decided)
    {
        List<IFact> facts = [.. decided];
        _orders[id] = WorkOrders.WorkOrder.Stream.Fold(OrderOf(id), facts);
        return facts;
    }

    private List<IFact> InConsultation(Guid id, IEnumerable<IFact> decided)
    {
        List<IFact> facts = [.. decided];
        _consultations[id] = Consultation.ExpertConsultation.Stream.Fold(ConsultationOf(id), facts);
        return facts;
    }

    private WorkOrders.WorkOrder OrderOf(Guid id) => _orders.GetValueOrDefault(id) ?? WorkOrders.WorkOrder.Stream.Initial;

    private Consultation.ExpertConsultation ConsultationOf(Guid id) =>
        _consultations.GetValueOrDefault(id) ?? Consultation.ExpertConsultation.Stream.Initial;

    private Context Service() => new(Now, Actor.Desk("any"), Directory);
}
