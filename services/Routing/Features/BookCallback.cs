using Contracts;
using Contracts.Routing.V1;
using Hosting;
using Messaging;
using Command = Contracts.Routing.V1.BookCallback;

namespace Routing.Features;

/// <summary>
/// Who waits is called back instead 回拨 (B3): the request keeps its place among those who wait, and rings at an agent when it is its turn. The call is promised
/// in place of an answer on the line.
/// </summary>
public static class BookCallback
{
    public static void Map(ServiceBuilder service) => service
        .Command<Request, Command>(Request.Stream, (c, _) => c.RequestId, Decide, Roles.Channel)
        .At("POST", "/requests/{requestId:guid}/callback");

    public static IEnumerable<IFact> Decide(Request request, Command command, Context context)
    {
        request.MustWait(command.RequestId, context);
        var number = command.Number ?? request.Profile!.CallerNumber ?? throw Refusal.Invalid("number", "number must be given: it is not known where they called from.");
        if (request.WaitsBy == WaitsBy.Callback)
        {
            return request.CallbackNumber == number ? [] : throw Refusal.WrongState($"A callback was booked for request {request.Id} already, at another number.");
        }

        var (now, sla) = (context.Now, context.Directory.Sla);
        var promise = request.Promises.Make(sla, Request.Callback, request.Id, request.Id, request.Case, now)
            ?? throw Refusal.WrongState($"The desk's policy has no rule for {Request.Callback}.");
        return
        [
            new CallbackBooked(request.Id, request.Profile!.Channel, number, promise.DueAt, now),
            promise,
            .. request.Promises.Withdraw(Request.QueueAnswer, now, "callback-booked", sla),
            .. request.Promises.Withdraw(Request.MessageReply, now, "callback-booked", sla),
        ];
    }
}
