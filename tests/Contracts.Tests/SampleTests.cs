using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Messaging;

namespace Contracts.Tests;

public class SampleTests
{
    public static TheoryData<string> Files => [.. Sample.All.Select(s => s.File)];

    public static TheoryData<string> Messages => [.. Catalog.All.Select(m => m.WireType)];

    [Fact]
    public void Every_message_has_a_sample_and_every_sample_a_message() =>
        Sample.All.Select(s => s.WireType).Distinct().Order().ShouldBe(Catalog.All.Select(m => m.WireType).Order());

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_is_read_without_anything_left_over_and_is_written_back_the_same(string file)
    {
        var sample = Named(file);
        var written = JsonSerializer.SerializeToNode(sample.Read(), sample.Message!.Type, ContractJson.Options);
        JsonNode.DeepEquals(written, sample.Node).ShouldBeTrue($"{file} came back as {written}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_reads_the_same_as_a_service_reads_it_from_the_bus_in_the_newest_version(string file)
    {
        var sample = Named(file);
        Printed(Wire.Envelope(sample.Message!, sample.Json).ReadMessage()).ShouldBe(Printed(sample.Message!.ToNewest(sample.Read())));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_member_of_a_message_is_shown_in_one_of_its_samples(string wireType)
    {
        var nodes = Sample.All.Where(s => s.WireType == wireType).Select(s => (JsonNode?)s.Node).ToList();
        NeverShown(Catalog.OfWireType(wireType)!.Type, nodes, "$").ShouldBeEmpty();
    }

    [Fact]
    public void Chinese_text_and_signs_beyond_the_basic_plane_survive()
    {
        var rated = Named("follow-up.rate-service.v1").Read().ShouldBeOfType<FollowUp.V1.RateService>();
        rated.Comment.ShouldBe("修了两天才修好，太慢了 😡");
        JsonSerializer.Deserialize<FollowUp.V1.RateService>(Printed(rated), ContractJson.Options).ShouldBe(rated);
    }

    [Fact]
    public void A_slip_in_a_sample_shows() => Should.Throw<JsonException>(() =>
        new Sample(
            "planted", "work-orders.accept-work-order.v1",
            """{"workOrderId":"0c9b4d1e-77a2-8f53-a1b8-2e6f90c4d781","expectdAt":null}"""u8.ToArray()).Read());

    [Fact]
    public void A_member_that_no_sample_shows_is_named() =>
        NeverShown(typeof(Routing.V1.RequestReclassified), [JsonNode.Parse("""{"requestId":"x","kind":"fault","at":"x"}""")], "$")
            .ShouldBe(["$.category", "$.urgency", "$.skill", "$.agentId"]);

    private static Sample Named(string file) => Sample.All.Single(s => s.File == file);

    private static string Printed(object message) => JsonSerializer.Serialize(message, message.GetType(), ContractJson.Options);

    private static IEnumerable<string> NeverShown(Type type, IReadOnlyList<JsonNode?> nodes, string path)
    {
        var info = ContractJson.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => info.Properties.SelectMany(property =>
            {
                var shown = nodes.OfType<JsonObject>().Select(node => node[property.Name]).Where(node => node is not null).ToList();
                return shown.Count == 0
                    ? [$"{path}.{property.Name}"]
                    : NeverShown(property.PropertyType, shown, $"{path}.{property.Name}");
            }),
            JsonTypeInfoKind.Enumerable => NeverShown(info.ElementType!, [.. nodes.OfType<JsonArray>().SelectMany(a => a)], path + "[]"),
            JsonTypeInfoKind.Dictionary =>
                NeverShown(info.ElementType!, [.. nodes.OfType<JsonObject>().SelectMany(o => o).Select(entry => entry.Value)], path + "{}"),
            _ => nodes.Count == 0 ? [path] : [],
        };
    }
}
