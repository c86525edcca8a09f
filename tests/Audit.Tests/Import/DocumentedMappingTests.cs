using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Audit.Import;
using TestKit;

namespace Audit.Tests.Import;

/// <summary>What <c>infra/docs/import.md</c> and <c>infra/imports</c> show can be used as it stands.</summary>
public partial class DocumentedMappingTests
{
    private const string Header = "Unique Key,Created Date,Closed Date,Agency,Complaint Type,Borough,Due Date,Open Data Channel Type";
    private static readonly string Infra = Path.Combine(Desk.Root, "infra");

    [Fact]
    public void Every_example_in_the_document_fits_into_a_mapping()
    {
        var examples = Block().Matches(File.ReadAllText(Path.Combine(Infra, "docs", "import.md")));
        examples.Count.ShouldBe(3);
        foreach (Match example in examples)
        {
            var mapping = JsonNode.Parse(Shop.Mapping)!.AsObject();
            foreach (var (member, value) in JsonNode.Parse($"{{{example.Groups["json"].Value}}}")!.AsObject()) mapping[member] = value!.DeepClone();
            if (mapping.ContainsKey("events")) mapping.Remove("closedAt");
            Should.NotThrow(() => ImportMapping.Parse(Shop.Bytes(mapping.ToJsonString())));
        }
    }

    [Theory]
    [InlineData("1,01/15/2024 09:30:00 PM,01/16/2024 04:00:00 AM,NYPD,Noise - Street/Sidewalk,BROOKLYN,,MOBILE", "noise-by-app", "2024-01-16T06:30:00Z")]
    [InlineData("2,01/15/2024 09:30:00 PM,,NYPD,Noise - Street/Sidewalk,Unspecified,,PHONE", "noise", "2024-01-16T10:30:00Z")]
    [InlineData("3,2024-01-15T21:30:00.000,01/01/1900 12:00:00 AM,HPD,HEAT/HOT WATER,QUEENS,,ONLINE", "heat", "2024-01-19T02:30:00Z")]
    [InlineData("4,2024-01-15T21:30:00.000,,DOT,Street Condition,QUEENS,01/20/2024 09:30:00 AM,ONLINE", "by-stated-target", "2024-01-20T14:30:00Z")]
    [InlineData("5,2024-01-15T21:30:00.000,,DOT,Street Condition,QUEENS,,", null, null)]
    public void New_Yorks_requests_are_promised_what_the_rule_with_most_conditions_says(string row, string? rule, string? due)
    {
        var mapping = ImportMapping.Parse(File.ReadAllBytes(Path.Combine(Infra, "imports", "nyc-311.json")));
        var record = SourceFile.Read("nyc.csv", new MemoryStream(Shop.Bytes($"{Header}\n{row}\n")), mapping.Columns(), mapping.Form).Single();
        var (request, faults) = new RecordReading(mapping).Read(record);
        faults.ShouldBeEmpty();
        var made = new ImportedFacts(mapping).Of(request!).SingleOrDefault(f => f.Type == "promise_made");
        (made?["rule"], made?["dueAt"]).ShouldBe((rule, due?.Replace("Z", "+00:00")));
    }

    [GeneratedRegex("```json\\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
