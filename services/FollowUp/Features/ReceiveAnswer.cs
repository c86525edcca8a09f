using Contracts;
using Contracts.FollowUp.V1;
using Contracts.WorkOrders.V1;
using Hosting;
using Messaging;

namespace FollowUp.Features;

/// <summary>
/// A department answered. When no order of the request is open any more, its owner has to tell the customer, and that is a
/// promise from the moment of the last answer on (D6, D8). Whatever happened meanwhile, no answer is left untold.
/// </summary>
public static class ReceiveAnswer
{
    public static void Map(ServiceBuilder service) =>
        service.On<FollowedRequest, WorkOrderAnswered>(FollowedRequest.Stream, f => f.RequestId, Decide);

    public static IEnumerable<IFact> Decide(FollowedRequest request, WorkOrderAnswered answered, Context context)
    {
        request.AlreadyOpened(answered.RequestId);
        if (request.AnsweredOrders.Contains(answered.WorkOrderId))
        {
            return [];
        }

        if (!request.OpenOrders.Contains(answered.WorkOrderId))
        {
            throw new NotYetException($"Work order {answered.WorkOrderId} is not known to have been dispatched yet.");
        }

        var received = new AnswerReceived(
            answered.RequestId, answered.WorkOrderId, answered.Department, answered.Text, answered.At);
        var after = request.Evolve(received);
        if (after.OpenOrders.Count > 0)
        {
            return [received];
        }

        var answers = after.Answers.OrderBy(a => a.At).ToList();
        var readyAt = answers[^1].At;
        return
        [
            received,
            .. after.GoOn("A department's answer is to be told.", readyAt, context.Directory),
            new ResultReady(
                answered.RequestId, after.OwnerAgentId ?? answered.OwnerAgentId, ResultSource.WorkOrder,
                string.Join("\n\n", answers.Select(a => a.Answer)), readyAt),
            after.Promise(FollowedRequest.TellCustomer, context.Directory, readyAt),
        ];
    }
}
