using Audit.Folds;

namespace Audit.Measures;

/// <summary>All measures of the desk, each defined here and nowhere else.</summary>
public static class Catalogue
{
    private const int ContentAtLeast = 4;
    private const int Promoter = 9;
    private const int Detractor = 6;
    private const double AnsweredInTime = 0.85;

    private const string ShortAbandons = "short are those that the desk's settings called so when they were given up (shortAbandon)";

    private const string OnTimeFormula =
        "promises kept / promises whose due moment lies in the period and has passed; one withdrawn before it was broken counts on neither side";

    /// <summary>In the order in which people read them.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        Share("connect-rate", "Connect rate", "waits for an agent that an agent answered / waits that ended, by when the wait began", "H1", true,
            life => Ended(life.Waits, wait => wait.Ended == "request_assigned")),
        Share("abandonment", "Abandonment",
            "waits for an agent that the customer gave up, short abandons left out / waits that ended, less short abandons, by when the wait began; "
            + ShortAbandons, "H1", false,
            life => Ended(life.Waits.Where(wait => !wait.IsShort), wait => wait.Ended == "request_abandoned")),
        ServiceLevel("service-level-strict", "Service level, strict",
            "waits for an agent that were answered by the moment promised / waits that ended under such a promise, every abandoned one among "
            + "them, by when the wait began", _ => true),
        ServiceLevel("service-level-neutral", "Service level, neutral",
            "waits for an agent that were answered by the moment promised / waits that ended under such a promise, less short abandons, by when the "
            + "wait began; " + ShortAbandons, wait => !wait.IsShort),
        Time("average-wait", "Average wait", "time from joining the queue to an agent's answer, over waits that were answered, by when the wait began", "H1",
            life => life.Waits.Where(w => w.Ended == "request_assigned")),
        new("told-wait-error", "Error of the wait that was told",
            "time between the end of the wait that the customer was told and an agent's answer, whichever came first, over all that they were told of waits that were answered, by when it was told",
            "B3", MeasureUnit.Seconds, HigherIsBetter: false, Target: null, life => life.ToldWaits.Select(t => new Observation(t.At, t.WrongBySeconds, t.Of))),
        Share("callbacks-reached", "Callbacks that reached", "callbacks whose customer was reached / callbacks that ended with the customer's being reached or owed a reply instead, by when they were booked", "B3", true,
            life => life.Callbacks.Select(c => new Observation(c.At, c.Reached ? 1 : 0, c.Of))),
        Share("self-service-rate", "Self-service", "requests that an article settled, as the customer says / requests whose customer was shown an article before anybody rang, by when they were shown it", "A6", true,
            life => life.Article is { } shown ? [new(shown.At, shown.Confirmed ? 1 : 0, shown.Of)] : []),
        Share("self-service-returned", "Came back after self-service", "requests that were reopened later / requests that an article settled, as the customer says or by their silence, by when they were shown it", "A6", false,
            life => life.Article is { Settled: true } shown ? [new(shown.At, shown.Returned ? 1 : 0, shown.Of)] : []),
        Share("care-calls-reached", "Care calls that reached", "care calls whose customer was reached / care calls whose customer was reached, or was not in as many tries as the desk makes, by when they were to be made", "F6", true,
            life => life.CareCall is { } call && (call.Reached || call.Outcome == "notReached") ? [new(call.At, call.Reached ? 1 : 0, call.Of)] : []),
        Share("care-calls-well", "All is well", "care calls whose customer says that all is well / care calls whose customer says whether it is, by when they were to be made", "F6", true,
            life => life.CareCall is { Outcome: "well" or "notWell" } call ? [new(call.At, call.Outcome == "well" ? 1 : 0, call.Of)] : []),
        Share("retention-rate", "Retention", "customers who wanted to leave and stay / customers who wanted to leave, by when what came of the talk was first recorded, under the agent who talked to them last", "A8", true,
            life => life.Retention is { } talk ? [new(talk.At, talk.Kept ? 1 : 0, talk.Of)] : []),
        Share("offer-acceptance", "Offers taken", "offers that the customer takes, as they said last / offers made, by when they were made, under the agent who made them", "A8", true,
            life => life.Offers.Values.Select(offer => new Observation(offer.At, offer.Taken ? 1 : 0, offer.Of))),
        new("offers-per-contact", "Offers a contact", "offers made / requests that an agent took, by when it was first taken", "A8", MeasureUnit.Number, HigherIsBetter: true, Target: null,
            life => life.FirstTaken is { } taken ? [new(taken.At, life.Offers.Count, taken.Of)] : []),
        Time("average-handling-time", "Average handling time",
            "time from an agent's taking a request to settling it, dispatching it, asking an expert or leaving it to those who work on it, by when it was taken, under the agent who ended it; after-call work belongs to no request and is not in it", "H1",
            life => life.Handlings),
        Share("fcr", "First-contact resolution", "requests that the first agent settled and whose customer did not come again about it before it was closed, was not dissatisfied and had it not reopened / requests that an agent took and settled, dispatched or consulted on, by when it was taken", "H1, C2", true,
            life => life.Handlings.Take(1).Select(h => new Observation(
                h.From, h.Ended == "request_resolved" && life.CameBack.All(at => at <= h.To) ? 1 : 0, h.Of))),
        OnTime("complaint-on-time", "Complaints on time", "complaint-reply", "D10", target: 0.98),
        OnTime("fault-on-time", "Repairs on time", "fault-repair", "H1"),
        OnTime("work-order-on-time", "Work orders on time", "department-reply", "H1, D1"),
        OnTime("queue-answer-on-time", "Answered within the promise", "queue-answer", "H1, SLA: queue answer", target: AnsweredInTime),
        OnTime("callback-on-time", "Called back on time", "callback", "B3"),
        OnTime("message-reply-on-time", "Messages replied to on time", "message-reply", "B3, C3"),
        OnTime("care-call-on-time", "Care calls on time", "care-call", "F6"),
        Share("csat", "Customer satisfaction", $"ratings of {ContentAtLeast} or 5 / ratings, by when it was rated", "H1, F2", true,
            life => life.Ratings.Select(r => new Observation(r.At, r.Score >= ContentAtLeast ? 1 : 0, r.Of))),
        new("nps", "Net promoter score", "100 × (answers of 9 or 10, less answers of 0 to 6) / answers to the question of recommending, by when it was rated",
            "H1, F2", MeasureUnit.Points, HigherIsBetter: true, Target: null,
            life => life.Ratings.Where(r => r.Recommend is not null).Select(r => new Observation(
                r.At, r.Recommend >= Promoter ? 100 : r.Recommend <= Detractor ? -100 : 0, r.Of))),
        new("inspection-score", "Inspection score", "points of 100 that count, over inspections that samples brought and that were scored, by when they were first scored, under the agent whose handling it was; those that an inspector chose are not in it",
            "G1", MeasureUnit.Points, HigherIsBetter: true, Target: null, life => life.Inspections.Values.Where(i => i.IsDrawn).Select(i => new Observation(i.At, i.Total, i.Of))),
        new("calibration-difference", "Difference of two inspectors", "points of 100 by which a second inspector's total differs from the first, over inspections that two scored, by when the second did",
            "G1", MeasureUnit.Points, HigherIsBetter: false, Target: null,
            life => life.Inspections.Values.Where(i => i.SecondAt is not null).Select(i => new Observation(i.SecondAt!.Value, i.Difference, i.Of))),
        Share("reopen-rate", "Reopened", "requests reopened after the customer was told / requests whose customer was told, by when they were first told", "H1, F1", false,
            life => life.FirstTold is { } told ? [new(told.To!.Value, life.Reopened ? 1 : 0, told.Of)] : []),
        Share("misroute-rate", "Misrouted", "work orders that a department returned / work orders that a department answered or returned, each department by itself, by when it was sent there",
            "H1, D2", false, life => Ended(life.Stays, stay => stay.Ended == "work_order_returned")),
        Time("stage-department", "With a department", "time from sending a work order to a department to its answer, by when it was sent", "H3",
            life => life.Stays.Where(s => s.Ended == "work_order_answered")),
        Time("stage-misrouted", "With the wrong department", "time from sending a work order to a department to its return, by when it was sent", "H3, D2",
            life => life.Stays.Where(s => s.Ended == "work_order_returned")),
        Time("stage-expert", "With an expert", "time from opening a consultation to the customer's being answered, by when it was opened", "H3",
            life => life.Consultations),
        Time("stage-telling", "Until the customer was told", "time from the result's being there to the customer's being told, by when it was there", "H3, D8",
            life => life.Tellings),
        Time("stage-closing", "From told to closed", "time from the customer's being told to the close, by when they were told", "H3",
            life => life.Closings),
        Time("whole", "From receipt to close", "time from receipt to the close, by receipt; requests that were given up waiting or merged into another are not in it", "H3",
            life => life.Wholes.Where(w => w.Ended is not ("abandoned" or "merged"))),
    ];

    /// <summary>By name; null when there is none.</summary>
    public static Measure? Find(string name) => All.FirstOrDefault(measure => measure.Name == name);

    private static Measure Share(
        string name, string title, string formula, string source, bool higherIsBetter, Func<RequestLife, IEnumerable<Observation>> observe) =>
        new(name, title, formula, source, MeasureUnit.Share, higherIsBetter, Target: null, observe);

    private static Measure Time(string name, string title, string formula, string source, Func<RequestLife, IEnumerable<Stretch>> stretches) =>
        new(name, title, formula, source, MeasureUnit.Seconds, HigherIsBetter: false, Target: null,
            life => stretches(life).Select(s => new Observation(s.From, s.Seconds, s.Of)));

    private static Measure OnTime(string name, string title, string promise, string source, double? target = null) =>
        new(name, title, OnTimeFormula, source, MeasureUnit.Share, HigherIsBetter: true, target, life => life.Promises
            .Where(p => p.Promise.Promise == promise && p.Promise.DueAt < life.AsOf
                && p.Promise.Outcome is not (PromiseVerdict.Withdrawn or PromiseVerdict.Open))
            .Select(p => new Observation(p.Promise.DueAt, p.Promise.Outcome == PromiseVerdict.Kept ? 1 : 0, p.Of)));

    private static Measure ServiceLevel(string name, string title, string formula, Func<Stretch, bool> isOffered) =>
        new(name, title, formula, "H1, SLA: queue answer", MeasureUnit.Share, HigherIsBetter: true, AnsweredInTime, life => Ended(
            life.Waits.Where(wait => wait.DueAt is not null && isOffered(wait)), wait => wait.Ended == "request_assigned" && wait.To <= wait.DueAt));

    private static IEnumerable<Observation> Ended(IEnumerable<Stretch> stretches, Func<Stretch, bool> counts) =>
        stretches.Where(s => s.Ended is not null).Select(s => new Observation(s.From, counts(s) ? 1 : 0, s.Of));
}
