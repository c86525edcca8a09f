using System.Text.Json;
using JasperFx.Events.Projections;
using TestKit;

namespace EventStore.Tests;

/// <summary>A fact, as a contract would have it.</summary>
public sealed record WordSaid(string Word);

/// <summary>The first version of it that was ever written.</summary>
public sealed record SoundMade(string Sound);

/// <summary>What Marten folds such facts to.</summary>
public sealed partial class Speech
{
    /// <summary>A word that cannot be folded.</summary>
    public const string Unspeakable = "…";

    public Guid Id { get; set; }

    public List<string> Words { get; set; } = [];

    public void Apply(WordSaid said) =>
        Words.Add(said.Word != Unspeakable ? said.Word : throw new InvalidOperationException("Nobody says that."));

    /// <summary>Facts that no contract has, in a database of their own.</summary>
    public static Task<TestDatabase> DatabaseAsync() => TestDatabase.CreateAsync(options =>
    {
        options.Events.MapEventType<WordSaid>("word_said");
        options.Events.Upcast<SoundMade, WordSaid>("sound_made", old => new(old.Sound));
        options.Projections.Snapshot<Speech>(SnapshotLifecycle.Async);
    });

    public static NewFact Said(string word) => Fact("word_said", new WordSaid(word));

    public static NewFact Made(string sound) => Fact("sound_made", new SoundMade(sound));

    private static NewFact Fact<T>(string name, T fact) => new(
        Guid.NewGuid(), name, $"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}",
        JsonSerializer.SerializeToUtf8Bytes(fact, JsonSerializerOptions.Web), new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero), "request-1", "message-1",
        """{"actor":"a-1"}""");
}
