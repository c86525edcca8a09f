using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventStore.Tests;

/// <summary>Each fact is chained to the one before it in its stream, whoever appended that.</summary>
public sealed partial class EventLogTests
{
    [Fact]
    public async Task Every_fact_is_chained_to_the_one_before_it_and_the_chain_holds_after_storing()
    {
        var stream = Guid.NewGuid();
        await using var other = OpenReplica();
        await _log.AppendAsync(new(stream, "sample", 0, [Mixed("one"), Mixed("two")], []), default);
        await other.AppendAsync(new(stream, "sample", 2, [Mixed("three")], []), default);
        await _log.LoadContentAsync(stream, 0, default);
        await _log.AppendAsync(new(stream, "sample", 3, [Mixed("four")], []), default);
        await _log.AppendAsync(new(stream, "sample", 4, [Mixed("five")], []), default);

        var facts = await _log.LoadAsync(stream, 0, default);
        facts.Count.ShouldBe(5);
        byte[] previous = [];
        foreach (var fact in facts)
        {
            var frame = new FactFrame(
                TestKit.TestDatabase.SchemaName, stream, "sample", fact.Version, fact.Id, fact.Type, fact.At, fact.CorrelationId,
                fact.CausationId, "agent/a-1");
            previous = FactHash.Of(previous, frame, fact.Json);
            HashOf(fact).ShouldBe(Convert.ToBase64String(previous), $"version {fact.Version}");
        }
    }

    [Fact]
    public async Task The_chain_survives_an_append_that_conflicts()
    {
        var stream = Guid.NewGuid();
        await Append(stream, 0, "one");
        await using var other = OpenReplica();
        await other.AppendAsync(new(stream, "sample", 1, [Mixed("two")], []), default);
        (await Append(stream, 1, "lost")).ShouldBe(AppendOutcome.Conflict);
        await Append(stream, 2, "three");

        var facts = await _log.LoadAsync(stream, 0, default);
        var third = facts[2];
        var frame = new FactFrame(
            TestKit.TestDatabase.SchemaName, stream, "sample", 3, third.Id, third.Type, third.At, third.CorrelationId, third.CausationId, null);
        HashOf(third).ShouldBe(Convert.ToBase64String(FactHash.Of(Convert.FromBase64String(HashOf(facts[1])), frame, third.Json)));
    }

    /// <summary>Content that the database writes otherwise than we do: blanks, order, numbers.</summary>
    private static NewFact Mixed(string word) => Fact(word) with
    {
        Json = JsonSerializer.SerializeToUtf8Bytes(new { word, z = 1.50, a = 1e-7, 字 = "客户\n\"€\"", list = new object?[] { 1e21, null, true } }),
        Headers = """{"actor":"agent/a-1"}""",
        Actor = "agent/a-1",
        At = Now.AddTicks(7), // less than PostgreSQL keeps
    };

    private static string HashOf(StoredFact fact) => (string)JsonNode.Parse(fact.Headers!)!["hash"]!;

    private static JsonObject HeadersWithoutHash(StoredFact fact)
    {
        var headers = JsonNode.Parse(fact.Headers!)!.AsObject();
        headers.Remove("hash").ShouldBeTrue();
        return headers;
    }
}
