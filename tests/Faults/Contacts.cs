using Contracts;
using Contracts.Intake.V1;

namespace Faults.Tests;

/// <summary>Contacts as the web channel reports them over the bus.</summary>
internal static class Contacts
{
    /// <summary>A customer's question about tariffs.</summary>
    public static ReceiveContact Of(string reference) =>
        new(Channel.Web, reference, CustomerId: $"c-{reference}", IvrChoices: Playing.Question);

    /// <summary>The request that such a contact opens.</summary>
    public static Guid RequestOf(string reference) => Intake.Features.ReceiveContact.RequestIdOf(Of(reference));
}
