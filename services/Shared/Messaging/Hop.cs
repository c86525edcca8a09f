using Contracts;
using EventStore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace Messaging;

/// <summary>What set a hop off.</summary>
/// <param name="MessageId">The message; with the stream and the place in the decision it gives the facts their ids.</param>
/// <param name="Actor">Who.</param>
/// <param name="TraceParent">W3C trace context.</param>
/// <param name="Sent">When the message was sent, by the sender's clock; null if it did not say.</param>
/// <param name="Digest">What the message says, hashed: a repeat that says something else is refused. Null where nobody could differ.</param>
public sealed record Cause(
    string MessageId, Actor Actor, string? TraceParent = null, DateTimeOffset? Sent = null, string? Digest = null);

/// <summary>What a hop came to.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Version">Its version now.</param>
/// <param name="Facts">The facts that were stored by this very message; none when it brought nothing new.</param>
/// <param name="State">The state now.</param>
public sealed record HopResult<TState>(Guid StreamId, long Version, IReadOnlyList<IFact> Facts, TState State);

/// <summary>
/// The one way anything happens: load the state, decide, append with what stands alongside. The publisher, which follows
/// the log, tells the others.
/// </summary>
public sealed partial class Hop(EventLog log, string service, TimeProvider clock, IMemoryCache states, Vault vault, ILogger<Hop> logger,
    Snapshots? snapshots = null, Vocabulary? vocabulary = null)
{
    private const int MostRounds = 50;
    private readonly FactForm _form = new(service, clock, vault, vocabulary ?? Catalog.Contracts);

    /// <summary>Decides and appends; on a conflict loads and decides again, at once.</summary>
    /// <param name="stream">The kind of stream.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="decide">The rule: state and moment give facts; throws <see cref="Refusal"/>.</param>
    /// <param name="cause">What set it off.</param>
    /// <param name="cancellationToken">Gives up waiting; what was handed to the log may still be stored.</param>
    /// <exception cref="Refusal">The rule refused.</exception>
    public async Task<HopResult<TState>> ExecuteAsync<TState>(
        StreamType<TState> stream, Guid streamId, Func<TState, DateTimeOffset, IEnumerable<IFact>> decide, Cause cause,
        CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        using var activity = Telemetry.Source.StartActivity($"hop {stream.Name}");
        activity?.SetTag("desk.stream", streamId);
        var (known, cached) = await LoadAsync(stream, streamId, refresh: false, cancellationToken);
        for (var rounds = 0; rounds < MostRounds; rounds++)
        {
            List<IFact> facts;
            try
            {
                facts = [.. decide(known.State, clock.GetUtcNow())];
            }
            catch (Exception e) when (cached && e is Refusal or NotYetException)
            {
                facts = [];
            }
            catch (Refusal)
            {
                if (await WasHandledAsync(streamId, cause, cancellationToken))
                {
                    // The stream has moved on since: a repeat, not a wrong state.
                    return new(streamId, known.Version, [], known.State);
                }

                throw;
            }

            if (facts.Count == 0 && cached)
            {
                // "Nothing", "no" or "not yet" may come from a state that another node has moved on.
                var before = known.Version;
                (known, _) = await LoadAsync(stream, streamId, refresh: true, cancellationToken);
                cached = false;
                activity?.SetTag("desk.refreshed", known.Version != before);
                continue;
            }

            if (facts.Count == 0)
            {
                if (known.Version > 0 && cause.Digest is not null)
                {
                    await WasHandledAsync(streamId, cause, cancellationToken); // refuses another content
                }

                return new(streamId, known.Version, [], known.State);
            }

            var state = stream.Fold(known.State, facts);
            var append = stream.Append(
                streamId, known.State, state, known.Version, await _form.DescribeAsync(streamId, facts, cause, stream.MadeBy, cancellationToken));
            Steps.Reach(Steps.BeforeAppend);
            switch (await log.AppendAsync(append, cancellationToken))
            {
                case AppendOutcome.Appended:
                    Steps.Reach(Steps.AfterAppend);
                    Remember(stream, streamId, new(state, known.Version + facts.Count));
                    Telemetry.Facts.Add(facts.Count);
                    Telemetry.HopSeconds.Record(clock.GetElapsedTime(started).TotalSeconds);
                    return new(streamId, known.Version + facts.Count, facts, state);
                case AppendOutcome.Repeated:
                    await WasHandledAsync(streamId, cause, cancellationToken); // refuses another content
                    (known, _) = await LoadAsync(stream, streamId, refresh: true, cancellationToken);
                    return new(streamId, known.Version, [], known.State);
                case AppendOutcome.Conflict:
                    Telemetry.Conflicts.Add(1);
                    (known, _) = await LoadAsync(stream, streamId, refresh: true, cancellationToken);
                    cached = false;
                    break;
            }
        }

        LogCrowded(stream.Name, streamId, MostRounds);
        throw new TimeoutException($"The {stream.Name} {streamId} was changed by others {MostRounds} times in a row.");
    }

    /// <summary>Whether the stream has facts of this message already.</summary>
    /// <exception cref="Refusal">It has, and the message said something else then: the same id is the same message only if
    /// it says the same (FAULTS 34).</exception>
    private async Task<bool> WasHandledAsync(Guid streamId, Cause cause, CancellationToken cancellationToken)
    {
        var first = await log.FindCausedAsync(streamId, cause.MessageId, cancellationToken);
        if (first is not null && !await _form.IsOfAsync(first, cause, cancellationToken))
        {
            throw Refusal.WrongState("A message with this id, over HTTP its Idempotency-Key, came before with another content.");
        }

        return first is not null;
    }

    /// <summary>The state of a stream as it stands in the database.</summary>
    public async Task<TState> StateAsync<TState>(StreamType<TState> stream, Guid streamId, CancellationToken cancellationToken) =>
        (await LoadAsync(stream, streamId, refresh: true, cancellationToken)).Known.State;

    /// <summary>Makes the documents of a stream's read model anew from its facts.</summary>
    public async Task MakeViewAnewAsync<TState>(StreamType<TState> stream, Guid streamId, CancellationToken cancellationToken)
    {
        AppendOutcome outcome;
        do
        {
            var (known, _) = await LoadAsync(stream, streamId, refresh: true, cancellationToken);
            outcome = await log.AppendAsync(
                new(streamId, stream.Name, known.Version, [], [session => stream.View!.SaveAll(session, streamId, known.State)]), cancellationToken);
        }
        while (outcome == AppendOutcome.Conflict); // somebody appended meanwhile: the state is read again
    }

    private async Task<(Known<TState> Known, bool Cached)> LoadAsync<TState>(
        StreamType<TState> stream, Guid streamId, bool refresh, CancellationToken cancellationToken)
    {
        var cached = states.TryGetValue((stream.Name, streamId), out Known<TState>? known) && known is not null;
        if (cached && !refresh)
        {
            return (known!, true);
        }

        known ??= snapshots is not null && await snapshots.FindAsync(stream, streamId, cancellationToken) is { } snapshot
            ? new(snapshot.State, snapshot.Version)
            : new(stream.Initial, 0);
        var facts = await log.LoadContentAsync(streamId, known.Version, cancellationToken);
        if (facts.Count > 0)
        {
            var read = new List<IFact>(facts.Count);
            foreach (var fact in facts)
            {
                read.Add(await ReadAsync(stream.Name, streamId, fact, cancellationToken));
            }

            known = new(stream.Fold(known.State, read), facts[^1].Version);
            Remember(stream, streamId, known);
        }

        return (known, false);
    }

    private async ValueTask<IFact> ReadAsync(string stream, Guid streamId, FactContent fact, CancellationToken cancellationToken)
    {
        try
        {
            return await _form.ReadAsync(fact, cancellationToken);
        }
        catch (UnknownFactException)
        {
            LogUnknown(stream, streamId, fact.Type, fact.Version);
            throw;
        }
    }

    private void Remember<TState>(StreamType<TState> stream, Guid streamId, Known<TState> known) =>
        states.Set((stream.Name, streamId), known, new MemoryCacheEntryOptions { Size = 1 });

    [LoggerMessage(1001, LogLevel.Warning, "Stream {Stream} {StreamId} was changed by others {Times} times in a row")]
    private partial void LogCrowded(string stream, Guid streamId, int times);

    [LoggerMessage(1002, LogLevel.Error, "Stream {Stream} {StreamId} holds {Fact} at {Version}, which this node does not know: it is not read past it")]
    private partial void LogUnknown(string stream, Guid streamId, string fact, long version);

    private sealed record Known<TState>(TState State, long Version);
}
