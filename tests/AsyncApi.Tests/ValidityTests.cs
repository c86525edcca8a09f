using System.Text.Json.Nodes;
using TestKit;

namespace AsyncApi.Tests;

/// <summary>The document as others read it: by AsyncAPI's own parser, and its schemas by a validator of JSON Schema.</summary>
public class ValidityTests
{
    private static readonly string DocumentFile = Path.Combine(Desk.Root, "contracts", "asyncapi.yaml");
    private static readonly string Samples = Path.Combine(Desk.Root, "contracts", "samples");
    private static readonly Lazy<Task<JsonNode>> Found = new(() => CheckAsync(DocumentFile)); // the parser takes its time

    [Fact]
    public async Task The_parser_finds_nothing_wrong_and_every_sample_fits_and_none_without_a_required_member()
    {
        var found = await Found.Value;
        Errors(found).ShouldBeEmpty();
        Texts(found, "refused").ShouldBeEmpty();
        Texts(found, "takenWithout").ShouldBeEmpty();
        found["samples"]!.GetValue<int>().ShouldBe(Directory.GetFiles(Samples, "*.json").Length);
        found["leftOut"]!.GetValue<int>().ShouldBeGreaterThan(found["samples"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_slip_in_the_document_shows()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "planted.yaml");
        var text = await File.ReadAllTextAsync(DocumentFile);
        await File.WriteAllTextAsync(file, text
            .Replace("action: send", "action: shout", StringComparison.Ordinal)
            .Replace("    work-orders.chase-work-order.v1:\n      description", "    work-orders.chase-work-order.v1:\n      maxProperties: 1\n      description", StringComparison.Ordinal)
            .Replace("      - reason\n", "", StringComparison.Ordinal));
        var found = await CheckAsync(file);
        Errors(found).ShouldContain(e => e.Contains("action", StringComparison.Ordinal));
        Texts(found, "refused").ShouldContain(e => e.StartsWith("work-orders.chase-work-order.v1.json", StringComparison.Ordinal));
        found["leftOut"]!.GetValue<int>().ShouldBeLessThan((await Found.Value)["leftOut"]!.GetValue<int>());
    }

    private static async Task<JsonNode> CheckAsync(string document)
    {
        var program = await NodeProgram.PrepareAsync("tests", "AsyncApi.Tests", "check");
        return JsonNode.Parse(await program.RunAsync("check.cjs", document, Samples))!;
    }

    private static IEnumerable<string> Errors(JsonNode found) => found["diagnostics"]!.AsArray()
        .Where(d => d!["severity"]!.ToString() is "error" or "warning").Select(d => d!["message"]!.ToString());

    private static IEnumerable<string> Texts(JsonNode found, string member) => found[member]!.AsArray().Select(t => t!.ToString());
}
