using System.Text;
using System.Text.Json;
using Audit.Proof;
using Contracts;
using EventStore;
using Messaging;
using TestKit;

namespace Audit.Tests;

/// <summary>
/// Facts as they come into a ledger: each service numbers its log, each stream its versions, as owners do. Time starts at
/// <see cref="Desk.Now"/>.
/// </summary>
internal sealed class Ledger
{
    private readonly Dictionary<(string, Guid), long> _versions = [];
    private readonly Dictionary<(string, Guid), byte[]> _heads = [];
    private readonly Dictionary<string, long> _sequences = [];
    private readonly List<LedgerFact> _facts = [];
    private int _decisions;

    public static readonly Guid RequestId = Guid.Parse("0191d3a0-0000-7000-8000-00000000000a");

    public IReadOnlyList<LedgerFact> Facts => _facts;

    /// <summary>One decision: facts with the same cause in the same stream.</summary>
    public Ledger Add(string service, string? cause, params IFact[] facts) => Add(service, RequestId, cause, facts);

    public Ledger Add(string service, Guid stream, string? cause, params IFact[] facts)
    {
        _decisions++;
        foreach (var fact in facts)
        {
            var type = Catalog.Of(fact.GetType());
            var version = _versions[(service, stream)] = _versions.GetValueOrDefault((service, stream)) + 1;
            var sequence = _sequences[service] = _sequences.GetValueOrDefault(service) + 1;
            var data = JsonSerializer.SerializeToElement(fact, type.Type, ContractJson.Options);
            var at = data.GetProperty("at").GetDateTimeOffset();
            var recorded = at.AddMilliseconds(_decisions);
            var row = new LedgerFact(
                _facts.Count + 1, IdOf(service, stream, version), service, sequence, stream, "any", version, type.Name, type.Version,
                $"service/{service}", (fact as IRequestFact)?.RequestId, cause, at, recorded, at.AddSeconds(-sequence), recorded, data, "");
            var hash = LedgerEntry.HashOf(row, _heads.GetValueOrDefault((service, stream)) ?? [], Encoding.UTF8.GetBytes(data.GetRawText()));
            _heads[(service, stream)] = hash;
            _facts.Add(row with { Hash = Convert.ToBase64String(hash) });
        }

        return this;
    }

    /// <summary>The id of the fact added last, as a cause.</summary>
    public string Last => _facts[^1].FactId.ToString();

    public static Guid IdOf(string service, Guid stream, long version) => DerivedId.From(service, stream.ToString(), version.ToString());

    /// <summary>The same facts in another order of arrival.</summary>
    public static List<LedgerFact> Shuffled(IEnumerable<LedgerFact> facts, int seed)
    {
        var all = facts.ToArray();
        new Random(seed).Shuffle(all);
        return [.. all.Select((fact, i) => fact with { Position = i + 1, ReceivedAt = fact.ReceivedAt.AddSeconds(i) })];
    }
}
