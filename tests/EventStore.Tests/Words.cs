using System.Text;

namespace EventStore.Tests;

/// <summary>Facts to store, of no meaning.</summary>
internal static class Words
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, 123, 456, TimeSpan.Zero);

    /// <summary>A fact with an id of its own, at a time that PostgreSQL has to cut.</summary>
    public static NewFact Said(string word) => new(
        Guid.NewGuid(), "word_said", "Sample.WordSaid, Sample", Encoding.UTF8.GetBytes($$"""{"at":1.50,"word":"{{word}}"}"""),
        Now.AddTicks(7), "request-1", "message-1", """{"actor":"agent/a01"}""");
}
