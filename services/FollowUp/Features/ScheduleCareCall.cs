using Contracts;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Hosting;
using Messaging;

namespace FollowUp.Features;

/// <summary>
/// A care call was planned (F6): from the moment that the plan names it is to be made, whenever that is noticed, and what is promised of it runs from there. Where the
/// customer's personal data is erased, there is no number to call any more.
/// </summary>
public static class ScheduleCareCall
{
    public static void Map(ServiceBuilder service) => service
        .On<CareCall, CareCallPlanned>(CareCall.Stream, f => f.RequestId, Decide)
        .On<CareCall, PersonalDataErased>(CareCall.Stream, f => f.RequestId, Decide)
        .Due(CareCall.Stream, Decide);

    public static IEnumerable<IFact> Decide(CareCall call, CareCallPlanned planned, Context context)
    {
        if (call.Scheduled is not null) return [];

        var scheduled = new CareCallScheduled(planned.RequestId, planned.Plan, planned.At);
        return planned.Plan.From > context.Now ? [scheduled] : [scheduled, .. call.Evolve(scheduled).Open(planned.Plan.From, context.Directory.Sla)];
    }

    public static IEnumerable<IFact> Decide(CareCall call, PersonalDataErased erased, Context context) =>
        call.IsOpen ? call.End(CareCallEndedBecause.Erased, by: null, reason: null, erased.At, context.Directory.Sla) : [];

    public static IEnumerable<IFact> Decide(CareCall call, FallDue due, Context context)
    {
        var book = context.Directory.Sla;
        if (call is not { IsOpen: true, Opened: null }) return call.Promises.FallDue(due.Now, book);
        if (call.Scheduled!.Plan.From > due.Now) return [];

        List<IFact> opened = [.. call.Open(call.Scheduled.Plan.From, book)];
        return [.. opened, .. CareCall.Stream.Fold(call, opened).Promises.FallDue(due.Now, book)];
    }
}
