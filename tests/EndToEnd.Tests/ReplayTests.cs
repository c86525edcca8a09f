using System.Reflection;
using Contracts;
using DeskSetup;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>FAULTS 49: whatever was ever published is read and folded by this build.</summary>
public class ReplayTests
{
    private static readonly IReadOnlyList<string> Samples =
        [.. System.IO.Directory.GetFiles(Path.Combine(Desk.Root, "contracts", "samples"), "*.json").Order(StringComparer.Ordinal)];

    /// <summary>Facts of every version that was ever published, as the newest says them.</summary>
    private static readonly IReadOnlyList<IFact> Facts =
    [
        .. from file in Samples
           let type = TypeOf(file)
           where !type.IsCommand
           select (IFact)type.ReadNewest(System.IO.File.ReadAllBytes(file)),
    ];

    public static TheoryData<string> Streams => [.. AllStreams().Select(s => s.Name)];

    [Fact]
    public void Every_service_that_decides_has_a_kind_of_stream() => AllStreams().Count().ShouldBeGreaterThanOrEqualTo(7);

    [Fact]
    public void Every_sample_ever_published_is_of_a_message_that_is_known() =>
        Samples.ShouldAllBe(file => TypeOf(file) != null);

    [Theory]
    [MemberData(nameof(Streams))]
    public void Every_kind_of_stream_folds_every_fact_ever_published_in_whatever_order(string name)
    {
        var fold = AllStreams().Single(s => s.Name == name).Fold;
        var facts = Facts.ToArray();
        facts.Length.ShouldBeGreaterThan(40);
        for (var seed = 0; seed < 20; seed++)
        {
            new Random(seed).Shuffle(facts);
            fold(facts).ShouldNotBeNull();
        }
    }

    private static MessageType? TypeOf(string file) => Catalog.OfWireType(string.Join('.', Path.GetFileName(file).Split('.').Take(3)));

    private static IEnumerable<(string Name, Func<IFact[], object?> Fold)> AllStreams() =>
        from service in typeof(DeskServices).Assembly.GetReferencedAssemblies().Select(Assembly.Load)
        where service.GetReferencedAssemblies().Any(used => used.Name == "Messaging")
        from type in service.GetTypes()
        from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
        where field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(StreamType<>)
        select ((string, Func<IFact[], object?>))Describe((dynamic)field.GetValue(null)!);

    private static (string Name, Func<IFact[], object?> Fold) Describe<TState>(StreamType<TState> stream) =>
        (stream.Name, facts => stream.Fold(stream.Initial, facts));
}
