using Contracts;
using Hosting;
using Intake.Views;

namespace Intake;

/// <summary>What other services tell of a request is for the stream of its customer.</summary>
internal static class CustomerReactions
{
    /// <summary>What follows for the customer whose request a fact is about.</summary>
    public static ServiceBuilder OnRequest<TFact>(this ServiceBuilder service, Rule<Customer, TFact> rule)
        where TFact : IRequestFact => service.On<TFact>(async (reaction, fact, token) => await reaction.RunAsync(
            Customer.Stream, await RequestView.CustomerOfAsync(reaction.Services, fact.RequestId, token), rule, fact, token));
}
