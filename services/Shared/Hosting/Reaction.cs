using System.Security.Cryptography;
using System.Text.Json;
using Contracts;
using JasperFx;
using Messaging;
using Microsoft.Extensions.DependencyInjection;
using Sla;

namespace Hosting;

/// <summary>Runs rules through the hop on behalf of what set them off.</summary>
public sealed class Reaction(IServiceProvider services, Cause cause)
{
    private readonly TimeProvider _clock = services.GetRequiredService<TimeProvider>();

    /// <summary>For lookups.</summary>
    public IServiceProvider Services => services;

    /// <summary>By the desk's clock.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Who and what there is.</summary>
    public DirectorySnapshot Directory => services.GetRequiredService<DirectoryCopy>().Current;

    /// <summary>Loads, decides, appends.</summary>
    /// <exception cref="NotYetException">A policy or calendar that the rule needs has not been told yet; or what only one stream may have
    /// went to another at this very moment, and is found there when it is tried again.</exception>
    public async Task<HopResult<TState>> RunAsync<TState, TMessage>(
        StreamType<TState> stream, Guid id, Rule<TState, TMessage> rule, TMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await services.GetRequiredService<Hop>().ExecuteAsync(
                stream, id, (state, now) => rule(state, message, new Context(now, cause.Actor, Directory)), cause, cancellationToken);
        }
        catch (SlaDocumentException e)
        {
            throw new NotYetException(e.Message);
        }
        catch (DocumentAlreadyExistsException)
        {
            throw new NotYetException($"Another {stream.Name} got the same at this moment.");
        }
    }
}

/// <summary>Where causes come from.</summary>
internal static class Causes
{
    /// <summary>
    /// A message from the bus. A fact's id is the owner's and unique, and its bytes may differ from one telling to the next (the
    /// ledger compares what it says); another sender's id counts for that sender only, and stands for these very bytes.
    /// </summary>
    public static Cause Of(Envelope envelope) => new(
        envelope.Actor.Role == Roles.Service ? envelope.Id : $"{envelope.Actor}:{envelope.Id}",
        envelope.Actor, envelope.TraceParent, envelope.Time,
        envelope.Actor.Role == Roles.Service ? null : DigestOf(envelope.Body));

    /// <summary>A call over HTTP; with an <c>Idempotency-Key</c> the same call again is the same message.</summary>
    public static Cause Of(Actor actor, ICommand command, string? idempotencyKey)
    {
        var trace = System.Diagnostics.Activity.Current?.Id;
        return idempotencyKey is null
            ? new($"http:{Guid.CreateVersion7()}", actor, trace)
            : new(
                $"{actor}:{Catalog.Of(command.GetType()).StoredName}:{idempotencyKey}", actor, trace,
                Digest: DigestOf(JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), ContractJson.Options)));
    }

    private static string DigestOf(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16));
}
