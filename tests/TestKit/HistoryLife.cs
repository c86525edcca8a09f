using Contracts;
using Contracts.Consultation.V1;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Knowledge.V1;
using Contracts.Promises.V1;
using Contracts.Quality.V1;
using Contracts.Routing.V1;
using Contracts.WorkOrders.V1;
using EventStore;
using Sla;

namespace TestKit;

/// <summary>One request from the first contact to its end, told by all services that have to do with it.</summary>
internal sealed class HistoryLife(Histories all, Guid id, DateTimeOffset begins)
{
    private const string Text = "从昨天晚上起宽带就连不上，光猫的LOS灯一直闪红灯，打了两次电话都没人来修。The line is dead since yesterday evening.";
    private readonly Dictionary<(string, Guid), (long Version, Promises Promises)> _streams = [];
    private readonly string _agent = $"a{all.Chance.Next(1, 400):D3}";
    private readonly RequestKind _kind = (RequestKind)all.Chance.Next(6);
    private readonly Urgency _urgency = (Urgency)all.Chance.Next(3);
    private readonly string _category = Any(all.Chance, "network", "broadband", "billing", "contract", "roaming");
    private readonly RequestProfile _profile = new(
        DerivedId.From($"{id}", "customer"), $"CT-{all.Chance.Next(1_000_000):D6}", all.Chance.Next(1, 4), (Channel)all.Chance.Next(8),
        Any(all.Chance, "urban", "rural"), "zh-CN", "+8618900000000", Text, all.Chance.Next(20) == 0 ? begins.AddHours(30) : null, begins);
    private DateTimeOffset _now = begins;

    private bool AsksFirst => _kind == RequestKind.Consultation && id.ToByteArray()[11] % 2 == 0;

    private string Channel => $"channel/{ChannelId.Of(_profile.Channel)}";

    private string Reply => _kind == RequestKind.Complaint ? "complaint-reply" : "fault-repair";

    private bool HasReply => _kind is RequestKind.Complaint or RequestKind.Fault;

    public void Run()
    {
        Begin();
        var way = all.Chance.Next(100);
        if (IsSelfServed()) return;

        Queue();
        if (way < 3)
        {
            GiveUp();
            return;
        }

        if (id.ToByteArray()[14] % 8 == 0) WaitOtherwise();
        Tell("routing", id, "service/routing", new RequestOffered(id, _agent, _now.AddSeconds(20), _now));
        Wait(0.001, 0.01);
        Tell("routing", id, $"agent/{_agent}", new RequestAssigned(id, _agent, _agent, _now - _profile.ReceivedAt, _now));
        Record("routing", id, p => p.End("queue-answer", _now, Book));
        CallBack();
        MakeOffers();
        if (way < 35) Resolve();
        else if (way < 92) Dispatch(order: 1);
        else Consult();
        Rate();
        CallToCare();
        Inspect();
    }

    private void Begin()
    {
        Tell("intake", id, Channel,
            new ContactReceived(id, DerivedId.From($"{id}", "contact"), _profile.Channel, $"c-{id:N}", "f", Linked: false, Text, _now),
            new RequestReceived(id, _profile, _now),
            new RequestClassified(id, _profile, _kind, _category, _urgency, "complaint", ClassifiedBy.Text, 0.9, _now, ArticleFirst: AsksFirst ? true : null));
        Tell("follow-up", id, "service/intake", new FollowUpOpened(id, _profile, _kind, _category, _urgency, _now));
        if (HasReply) Make("follow-up", Reply, id, _now, _profile.DeadlineAsked);
    }

    private void Queue()
    {
        Tell("routing", id, "service/intake", new RequestQueued(
            id, _profile, _kind, _category, _urgency, "complaint", AsksFirst ? QueuedBecause.ArticleNotHelped : QueuedBecause.New, null, _now,
            AnswerOwed: true, PlaceSince: AsksFirst ? _profile.ReceivedAt : null));
        Make("routing", "queue-answer", id, _now);
        TellPlace();
    }

    /// <summary>Some simple questions are answered by an article: of three customers one is helped, one is not, and one asks for a human meanwhile.</summary>
    private bool IsSelfServed()
    {
        if (!AsksFirst) return false;

        Tell("routing", id, "service/intake", new ArticleAwaited(id, _profile, _kind, _category, _urgency, "complaint", _now.AddSeconds(30), _now));
        Make("knowledge", "self-service", id, _now);
        var reactBy = _streams[("knowledge", id)].Promises.OpenDueAt("self-service")!.Value;
        Tell("knowledge", id, "service/intake", new ArticleOffered(
            id, _profile.Channel, "roaming-abroad", 2, "Roaming", "Switch it on before you leave.", 0.8, reactBy, _now, _kind, _category, _urgency,
            _profile.Tier, _profile.Region));
        _now = _now.AddMinutes(6);
        var outcome = (id.ToByteArray()[10] % 3) switch { 0 => SelfServiceOutcome.Helped, 1 => SelfServiceOutcome.NotHelped, _ => SelfServiceOutcome.Overtaken };
        Tell("knowledge", id, Channel, new SelfServiceEnded(id, "roaming-abroad", 2, outcome, _now));
        Record("knowledge", id, p => outcome == SelfServiceOutcome.Overtaken ? p.Withdraw("self-service", _now, "overtaken", Book) : p.End("self-service", _now, Book));
        if (outcome != SelfServiceOutcome.Helped) return false;

        Tell("routing", id, "service/knowledge", new RequestSelfServed(id, "roaming-abroad", 2, Confirmed: true, _now));
        Tell("follow-up", id, "service/routing", new RequestClosed(id, ClosedBecause.SelfServed, _now));
        Tell("intake", id, "service/follow-up", new MatterClosed(id, _now));
        return true;
    }

    /// <summary>Some book a callback, some leave a message.</summary>
    private void WaitOtherwise()
    {
        var calls = id.ToByteArray()[13] % 2 == 0;
        Tell("routing", id, Channel, calls
            ? new CallbackBooked(id, _profile.Channel, "+8618900000000", _now.AddHours(1), _now)
            : new MessageLeft(id, _profile.Channel, Text, MessageLeftBecause.CustomerChose, _now.AddHours(4), _now));
        Make("routing", calls ? "callback" : "message-reply", id, _now);
        Record("routing", id, p => p.Withdraw("queue-answer", _now, calls ? "callback-booked" : "message-left", Book));
        Tell("routing", id, "agent/a7", new OfferRefused(id, "a7", "Not now", _now), new RequestQueued(
            id, _profile, _kind, _category, _urgency, "complaint", QueuedBecause.Declined, null, _now));
        Wait(0.1, 3);
        Record("routing", id, p => p.FallDue(_now, Book));
    }

    private void CallBack()
    {
        if (_streams[("routing", id)].Promises.OpenDueAt("callback") is null) return;

        Tell("routing", id, $"agent/{_agent}", new CallbackTried(id, _agent, 1, Reached: true, _now));
        Record("routing", id, p => p.End("callback", _now, Book));
    }

    private void MakeOffers()
    {
        var chance = id.ToByteArray()[9];
        if (_kind != RequestKind.Disconnection && chance % 8 != 0) return;

        Tell("routing", id, $"agent/{_agent}", new ProductOffered(id, _agent, "spring-5g", "mobile-5g", OfferOutcome.ThoughtOver, _now));
        if (chance % 2 == 0) Tell("routing", id, $"agent/{_agent}", new ProductOffered(id, _agent, "spring-5g", "mobile-5g", OfferOutcome.Taken, _now));
        if (_kind == RequestKind.Disconnection)
        {
            Tell("routing", id, $"agent/{_agent}", new RetentionRecorded(
                id, _agent, "price", chance % 2 == 0, chance % 2 == 0 ? "spring-5g" : null, chance % 2 == 0 ? null : DateOnly.FromDateTime(_now.Date), _now));
        }
    }

    private void Replied()
    {
        Record("routing", id, p => p.FallDue(_now, Book));
        Record("routing", id, p => p.End("message-reply", _now, Book));
    }

    private void TellPlace()
    {
        if (id.ToByteArray()[12] % 4 != 0) return;

        Tell("routing", id, "service/routing", new PlaceTold(id, _profile.Channel, 2, TimeSpan.FromSeconds(90), PlaceToldBecause.Joined, _now));
    }

    private void GiveUp()
    {
        Wait(0.01, 0.3);
        var waited = _now - _profile.ReceivedAt;
        Tell("routing", id, Channel, new RequestAbandoned(id, waited, _now, IsShort: waited < TimeSpan.FromMinutes(10)));
        Record("routing", id, p => p.Withdraw("queue-answer", _now, "abandoned", Book));
        var merged = id.ToByteArray()[6] % 3 == 0;
        Tell("follow-up", id, "service/routing", new RequestClosed(id, merged ? ClosedBecause.Merged : ClosedBecause.Abandoned, _now, merged ? Guid.Empty : null));
        Record("follow-up", id, p => p.Withdraw(Reply, _now, merged ? "merged" : "abandoned", Book));
        Tell("intake", id, "service/follow-up", new MatterClosed(id, _now));
    }

    private void Resolve()
    {
        Wait(0.05, 0.4);
        Tell("routing", id, $"agent/{_agent}", new RequestResolved(id, _agent, Text, FirstContact: true, _now));
        Replied();
        Tell("follow-up", id, "service/routing", new ResultReady(id, _agent, ResultSource.FirstContact, Text, _now));
        TellCustomer(TellOutcome.Solved);
    }

    private void Dispatch(int order)
    {
        var orderId = DerivedId.From($"{id}", "order", $"{order}");
        var department = Any(all.Chance, "network", "technical", "product", "marketing", "billing");
        DateTimeOffset? asked = all.Chance.Next(15) == 0 ? _now.AddHours(40) : null;
        Tell("routing", id, $"agent/{_agent}", new RequestDispatched(
            id, orderId, _agent, department, _kind, _category, _urgency, _profile.Tier, _profile.Channel, _profile.Region, Text, asked, _now));
        Replied();
        Tell("follow-up", id, "service/routing", new WorkOrderAwaited(id, orderId, _agent, _now));
        Record("follow-up", id, p => p.Withdraw("tell-customer", _now, "another-order-dispatched", Book));
        Tell("work-orders", orderId, "service/routing", new WorkOrderDispatched(
            orderId, id, department, 1, _agent, _kind, _category, _urgency, _profile.Tier, _profile.Region, Text, _now, _now));
        Make("work-orders", "department-reply", orderId, _now, asked);
        Tell("work-orders", orderId, "service/work-orders", new CustomerNotified(orderId, id, _profile.Channel, _now, null, _now));
        Wait(0.1, 2);
        Tell("work-orders", orderId, $"department/{department}", new WorkOrderAccepted(orderId, id, department, null, _now));
        if (all.Chance.Next(6) == 0) AskForInformation(orderId, department);
        Wait(0.5, 40);
        Record("work-orders", orderId, p => p.FallDue(_now, Book));
        Tell("work-orders", orderId, $"department/{department}", new WorkOrderAnswered(
            orderId, id, department, _agent, AnswerKind.Resolution, Text, _now));
        Record("work-orders", orderId, p => p.End("department-reply", _now, Book));
        Tell("follow-up", id, "service/work-orders", new AnswerReceived(id, orderId, department, Text, _now),
            new ResultReady(id, _agent, ResultSource.WorkOrder, Text, _now));
        Make("follow-up", "tell-customer", id, _now);
        if (id.ToByteArray()[15] % 8 == 0) PromiseReply();
        Wait(0.1, 4);
        var again = order == 1 && all.Chance.Next(12) == 0;
        TellCustomer(again ? TellOutcome.NotSolved : TellOutcome.Solved);
        if (again) Dispatch(order: 2);
    }

    private void PromiseReply()
    {
        var by = _now.AddHours(2);
        Tell("follow-up", id, $"agent/{_agent}", new ReplyPromised(id, _profile.Channel, by, $"agent/{_agent}", null, _now));
        Make("follow-up", "promised-reply", id, _now, by);
    }

    private void AskForInformation(Guid orderId, string department)
    {
        Wait(0.1, 6);
        Record("work-orders", orderId, p => p.FallDue(_now, Book));
        Tell("work-orders", orderId, $"department/{department}", new InformationRequested(orderId, id, department, _agent, Text, _now));
        Record("work-orders", orderId, p => p.Pause("department-reply", _now, "waiting-for-information"));
        Wait(0.1, 20);
        Tell("work-orders", orderId, $"agent/{_agent}", new InformationProvided(orderId, id, department, Text, _now));
        Record("work-orders", orderId, p => p.Resume("department-reply", _now, Book));
    }

    private void Consult()
    {
        var (consultation, appointment) = (DerivedId.From($"{id}", "consultation"), _now.AddHours(6));
        Tell("routing", id, $"agent/{_agent}", new ConsultationSought(id, consultation, _agent, "technical", Text, appointment, _now));
        Replied();
        Tell("consultation", consultation, "service/routing", new ConsultationOpened(
            consultation, id, _agent, "technical", Text, appointment, _now));
        Make("consultation", "expert-appointment", consultation, _now, appointment);
        Tell("consultation", consultation, "service/consultation", new ConsultationOffered(consultation, id, "e1", _now.AddMinutes(30), _now));
        Wait(1, 7);
        Record("consultation", consultation, p => p.FallDue(_now, Book));
        Tell("consultation", consultation, "expert/e1", new ConsultationAnswered(consultation, id, "e1", Text, _now));
        Tell("consultation", consultation, $"agent/{_agent}", new CustomerAnswered(consultation, id, _agent, AnsweredBy.Agent, Text, _now));
        Record("consultation", consultation, p => p.End("expert-appointment", _now, Book));
        Tell("follow-up", id, "service/consultation", new ResultReady(id, _agent, ResultSource.Consultation, Text, _now));
        TellCustomer(TellOutcome.Solved);
    }

    private void TellCustomer(TellOutcome outcome)
    {
        Record("follow-up", id, p => p.FallDue(_now, Book));
        Tell("follow-up", id, $"agent/{_agent}", new ResultTold(id, _agent, outcome, 1, Text, _now));
        Record("follow-up", id, p => p.End("tell-customer", _now, Book));
        if (_kind == RequestKind.Complaint) Record("follow-up", id, p => p.End(Reply, _now, Book));
        Record("follow-up", id, p => p.End("promised-reply", _now, Book));
        if (outcome == TellOutcome.Solved)
        {
            Record("follow-up", id, p => p.End("fault-repair", _now, Book));
            Tell("follow-up", id, "service/follow-up", new RatingRequested(id, _profile.Channel, _now.AddDays(1), _now));
            return;
        }

        Record("follow-up", id, p => p.Withdraw("fault-repair", _now, "not-solved", Book));
        Tell("follow-up", id, $"agent/{_agent}", new RequestReopened(id, _agent, Text, _now));
        if (HasReply) Make("follow-up", Reply, id, _now);
    }

    private void Rate()
    {
        Wait(0.1, 10);
        var bad = all.Chance.Next(10) == 0;
        if (all.Chance.Next(2) == 0) Tell("follow-up", id, Channel, new ServiceRated(id, _agent, bad ? 1 : 5, "key", null, null, bad, _now));
        else bad = false;
        if (bad)
        {
            Tell("follow-up", id, "service/follow-up", new AgentAlerted(id, _agent, "+8618900000000", _now.AddMinutes(30), _now));
            Make("follow-up", "explanation", id, _now);
            Wait(0.1, 0.7);
            Record("follow-up", id, p => p.FallDue(_now, Book));
            Tell("follow-up", id, $"agent/{_agent}", new RatingExplained(id, _agent, Text, _now));
            Record("follow-up", id, p => p.End("explanation", _now, Book));
            Tell("follow-up", id, "service/follow-up", new CaseSubmitted(id, _agent, Overdue: false, _now));
        }

        Wait(0.1, 2);
        Tell("follow-up", id, "service/follow-up", new RequestClosed(id, bad ? ClosedBecause.Reviewed : ClosedBecause.Rated, _now));
        Tell("routing", id, "service/follow-up", new RoutingEnded(id, _now));
        Tell("intake", id, "service/follow-up", new MatterClosed(id, _now));
    }

    /// <summary>After some repairs the customer is called: most are reached, some after a complaint of theirs was closed, and some never.</summary>
    private void CallToCare()
    {
        var chance = id.ToByteArray()[8];
        if (_kind != RequestKind.Fault || chance % 2 == 0) return;

        var call = DerivedId.From($"{id}", "care-call");
        var plan = new CareCallPlan(
            _profile.CustomerKey, _profile.CustomerId!, _profile.Tier, CareOccasion.Repair, $"repair-{id:N}", "department/network", "+8618900000000", Text, _now, id, _profile.Region);
        Tell("intake", id, "department/network", new CareCallPlanned(call, plan, "f", _now));
        Tell("follow-up", call, "service/intake", new CareCallScheduled(call, plan, _now), new CareCallOpened(call, plan.Occasion, plan.Tier, plan.Region, null, _now));
        Record("follow-up", call, p => p.Make(Book, "care-call", call, call, new SlaMatch(Tier: plan.Tier, Region: plan.Region), _now) is { } made ? [made] : []);
        if (chance % 3 == 0)
        {
            Tell("follow-up", call, "service/follow-up", new CareCallHeld(call, id, _now));
            Record("follow-up", call, p => p.Pause("care-call", _now, PauseReasons.Complaint));
            _now = _now.AddHours(30);
            Tell("follow-up", call, "service/follow-up", new CareCallReleased(call, _now));
            Record("follow-up", call, p => p.Resume("care-call", _now, Book));
        }

        _now = _now.AddHours(id.ToByteArray()[7] % 100);
        Record("follow-up", call, p => p.FallDue(_now, Book));
        Tell("follow-up", call, $"agent/{_agent}", new CareCallTaken(call, _agent, _now.AddMinutes(15), _now));
        var reached = chance % 5 != 0;
        Tell("follow-up", call, $"agent/{_agent}", reached
            ? new CareCallMade(call, _agent, chance % 7 == 0 ? CareCallOutcome.NotWell : CareCallOutcome.Well, Text, _now)
            : new CareCallEnded(call, CareCallEndedBecause.NotReached, null, null, _now));
        Record("follow-up", call, p => reached ? p.End("care-call", _now, Book) : p.Withdraw("care-call", _now, "not-reached", Book));
    }

    /// <summary>Some are inspected: of three agents one acknowledges, one appeals, and one lets the time for it pass; some appeals wait.</summary>
    private void Inspect()
    {
        var bytes = id.ToByteArray();
        if (bytes[4] % 8 != 0) return;

        var inspection = DerivedId.From($"{id}", "inspection");
        ItemScore[] scores = [new("greeting", 8), new("solution", null)];
        Tell("quality", inspection, "inspector/i1", new InspectionOpened(
            inspection, id, _agent, Contracts.Directory.V1.InspectionLevel.Centre, InspectionForm.Recording, "service-call", "i1", _now,
            bytes[6] % 3 != 0 ? "centre-monthly" : null, Team: "morning"));
        Tell("quality", inspection, "inspector/i1", new InspectionScored(
            inspection, id, _agent, "i1", "service-call", 1, scores, 80, Passed: true, [], "rec-1", Text, _now.AddHours(48), _now, InspectionForm.Recording));
        Make("quality", "inspection-feedback", inspection, _now);
        if (bytes[5] % 2 == 0) Tell("quality", inspection, "inspector/i2", new InspectionCalibrated(inspection, id, _agent, "i2", scores, 75.5, 4.5, Text, _now));
        _now = _now.AddHours(1 + (bytes[5] % 60));
        Record("quality", inspection, p => p.FallDue(_now, Book));
        if (bytes[6] % 3 == 0) return;

        if (bytes[6] % 3 == 1)
        {
            Tell("quality", inspection, $"agent/{_agent}", new InspectionAcknowledged(inspection, id, _agent, _now));
            Record("quality", inspection, p => p.End("inspection-feedback", _now, Book));
            return;
        }

        Tell("quality", inspection, $"agent/{_agent}", new InspectionAppealed(inspection, id, _agent, Text, _now.AddHours(24), _now));
        Record("quality", inspection, p => p.End("inspection-feedback", _now, Book));
        Make("quality", "inspection-appeal", inspection, _now);
        if (bytes[7] % 3 == 0) return;

        _now = _now.AddHours(bytes[7] % 40);
        Record("quality", inspection, p => p.FallDue(_now, Book));
        Tell("quality", inspection, "supervisor/s1", new AppealDecided(inspection, id, _agent, "supervisor/s1", Granted: true, scores, 85, Passed: true, Text, _now));
        Record("quality", inspection, p => p.End("inspection-appeal", _now, Book));
    }

    private static SlaBook Book => Desk.Directory.Sla;

    private static string Any(Random chance, params ReadOnlySpan<string> of) => of[chance.Next(of.Length)];

    private void Wait(double fromHours, double toHours) => _now = _now.AddHours(fromHours + (all.Chance.NextDouble() * (toHours - fromHours)));

    private void Make(string service, string promise, Guid subject, DateTimeOffset at, DateTimeOffset? agreedAt = null) =>
        Record(service, subject, p => p.Make(
            Book, promise, id, subject, promise == "expert-appointment" || service == "quality" ? new() :
                new(_kind, _category, _profile.Tier, _urgency, _profile.Channel, _profile.Region), at, agreedAt) is { } made ? [made] : []);

    private void Record(string service, Guid stream, Func<Promises, IEnumerable<IPromiseFact>> decide) =>
        Tell(service, stream, $"service/{service}", [.. decide(_streams.GetValueOrDefault((service, stream)).Promises ?? Promises.None)]);

    private void Tell(string service, Guid stream, string actor, params ReadOnlySpan<IFact> facts)
    {
        var (version, promises) = _streams.GetValueOrDefault((service, stream), (0, Promises.None));
        foreach (var fact in facts)
        {
            promises = fact is IPromiseFact promise ? promises.Evolve(promise) : promises;
            all.Tell(service, stream, service == "follow-up" && stream != id ? "care-call" : StreamType(service), ++version, actor, fact, _now.AddMilliseconds(5));
        }

        _streams[(service, stream)] = (version, promises);
    }

    private static string StreamType(string service) => service switch
    {
        "work-orders" => "work-order",
        "consultation" => "consultation",
        "follow-up" => "follow-up",
        "knowledge" => "self-service",
        "quality" => "inspection",
        _ => "request",
    };
}
