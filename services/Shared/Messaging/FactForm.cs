using System.Diagnostics;
using System.Text.Json;
using Contracts;
using EventStore;

namespace Messaging;

/// <summary>
/// Facts in the form in which they are stored, and back: named by the vocabulary, with an id that a repeat finds again, personal texts
/// sealed.
/// </summary>
/// <param name="service">Whose facts they are.</param>
/// <param name="clock">The desk's clock.</param>
/// <param name="vault">Has the keys.</param>
/// <param name="vocabulary">Knows the facts.</param>
internal sealed class FactForm(string service, TimeProvider clock, Vault vault, Vocabulary vocabulary)
{
    /// <summary>A decision's facts as they are to be stored.</summary>
    public async Task<List<NewFact>> DescribeAsync(
        Guid streamId, List<IFact> facts, Cause cause, string madeBy, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var actor = cause.Actor.ToString();
        var digest = facts[0] is IRequestFact first
            ? await DigestAsync(cause, first.RequestId, CustomerOf(facts, first.RequestId), cancellationToken)
            : cause.Digest;
        var headers = JsonSerializer.Serialize(
            new FactHeaders(actor, cause.TraceParent ?? Activity.Current?.Id, cause.Sent, digest, MadeBy: madeBy), ContractJson.Options);
        var described = new List<NewFact>(facts.Count);
        foreach (var fact in facts)
        {
            var type = vocabulary.Of(fact.GetType());
            var id = DerivedId.From("fact", service, cause.MessageId, streamId.ToString(), described.Count.ToString());
            var json = JsonSerializer.SerializeToUtf8Bytes(fact, type.Type, ContractJson.Options);
            var request = (fact as IRequestFact)?.RequestId;
            if (request is { } requestId)
            {
                json = await vault.SealAsync(type.Type, json, id, requestId, CustomerOf(facts, requestId), cancellationToken);
            }

            described.Add(new NewFact(
                id, type.StoredName, type.DotnetType, json, now, request?.ToString(), cause.MessageId, headers, actor));
        }

        return described;
    }

    /// <summary>A stored fact as the newest version of its type says it, personal texts opened.</summary>
    /// <exception cref="UnknownFactException">The vocabulary does not know it.</exception>
    public async ValueTask<IFact> ReadAsync(FactContent fact, CancellationToken cancellationToken)
    {
        var type = vocabulary.OfStoredName(fact.Type);
        return (IFact)type.ReadNewest((await vault.OpenAsync(type.Type, fact.Json, cancellationToken)).Json);
    }

    /// <summary>Whether a fact is from a message that said the same; true where that cannot be known, or not any more.</summary>
    /// <param name="stored">The first fact that a message of that id has brought.</param>
    /// <param name="cause">The message as it came now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<bool> IsOfAsync(StoredFact stored, Cause cause, CancellationToken cancellationToken)
    {
        if (cause.Digest is null || FactHeaders.Of(stored)?.Digest is not { } known || known == cause.Digest)
        {
            return true; // the last as digests were stored before they were made with a key
        }

        return Guid.TryParse(stored.CorrelationId, out var requestId)
            && await DigestAsync(cause, requestId, customer: null, cancellationToken) is var digest
            && (digest == known || digest == PersonalTexts.Erased);
    }

    /// <summary>Made with the request's key: who guesses what a message said cannot prove it by its digest.</summary>
    private async ValueTask<string?> DigestAsync(Cause cause, Guid requestId, Guid? customer, CancellationToken cancellationToken) =>
        cause.Digest is null ? null : await vault.MacAsync(cause.Digest, requestId, customer, cancellationToken);

    private static Guid? CustomerOf(List<IFact> facts, Guid request) =>
        facts.OfType<ICustomerFact>().FirstOrDefault(fact => fact.RequestId == request)?.CustomerKey;
}

/// <summary>What stands in a fact's headers.</summary>
/// <param name="Actor">Who caused it, as <c>role/id</c>; null where another writer did not say.</param>
/// <param name="Traceparent">W3C trace context.</param>
/// <param name="Sent">When the causing message was sent, by the sender's clock.</param>
/// <param name="Digest">Of the causing message; where the fact is about a request, made with its key.</param>
/// <param name="Hash">Chains the fact to the one before it in its stream (<see cref="FactHash"/>), base64; the log adds it.</param>
/// <param name="MadeBy">Names the code that decided, the same on all nodes of a build.</param>
public sealed record FactHeaders(string? Actor, string? Traceparent, DateTimeOffset? Sent, string? Digest = null, string? Hash = null, string? MadeBy = null)
{
    /// <summary>The headers of a fact; null for one that has none.</summary>
    public static FactHeaders? Of(StoredFact fact) =>
        fact.Headers is null ? null : JsonSerializer.Deserialize<FactHeaders>(fact.Headers, ContractJson.Options);
}
