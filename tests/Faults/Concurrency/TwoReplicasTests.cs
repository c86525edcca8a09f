using Contracts.Intake.V1;
using EventStore;
using Messaging;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace Faults.Tests.Concurrency;

/// <summary>
/// Two replicas, each with its own memory of the states, decide on the same stream. A hundred writers on one log:
/// <c>EventStore.Tests</c>, <c>A_hundred_writers_on_one_stream_leave_versions_without_a_gap</c>.
/// </summary>
public sealed class TwoReplicasTests : IAsyncLifetime
{
    private const int Messages = 50;
    private static readonly StreamType<int> Changes = new("changes", 0, (count, _) => count + 1);
    private SampleLog _sample = null!;

    public async Task InitializeAsync() => _sample = await SampleLog.CreateAsync();

    public async Task DisposeAsync() => await _sample.DisposeAsync();

    [Fact, Trait("Fault", "46")]
    public async Task Messages_that_both_replicas_get_at_once_have_one_effect_each_in_exact_versions()
    {
        await using var replica = _sample.Replica();
        using var memories = new Memories(new Vault(_sample.Database.Service));
        Hop[] hops = [memories.HopOn(_sample.Log), memories.HopOn(replica)];
        var stream = Guid.NewGuid();

        await Task.WhenAll(hops.SelectMany(hop => Enumerable.Range(0, Messages).Select(i => TakeAsync(hop, stream, $"message-{i}"))));

        var facts = await _sample.Log.LoadAsync(stream, 0, default);
        facts.Select(f => f.Version).ShouldBe(Enumerable.Range(1, Messages).Select(i => (long)i));
        facts.Select(f => f.CausationId).Distinct().Count().ShouldBe(Messages);
        facts.Select(f => f.Sequence).ShouldBeInOrder(SortDirection.Ascending);

        // Each decision was made on the state that it was appended to: the fact says how many there were before.
        facts.Select(f => ((CustomerTierChanged)Catalog.OfStoredName(f.Type).Read(f.Json)).Tier).ShouldBe(Enumerable.Range(0, Messages));
    }

    /// <summary>A stream that is too crowded is a fault that passes: as the inbox does, try again.</summary>
    private static async Task TakeAsync(Hop hop, Guid stream, string message)
    {
        while (true)
        {
            try
            {
                await hop.ExecuteAsync(
                    Changes, stream, (count, now) => [new CustomerTierChanged("c1", count, now)],
                    new Cause(message, new Actor(Roles.Service, "intake")), default);
                return;
            }
            catch (TimeoutException)
            {
                await Task.Yield();
            }
        }
    }

    private sealed class Memories(Vault vault) : IDisposable
    {
        private readonly List<MemoryCache> _all = [];

        public Hop HopOn(EventLog log)
        {
            _all.Add(new MemoryCache(new MemoryCacheOptions()));
            return new Hop(log, "intake", TimeProvider.System, _all[^1], vault, NullLogger<Hop>.Instance);
        }

        public void Dispose() => _all.ForEach(memory => memory.Dispose());
    }
}
