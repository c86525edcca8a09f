using System.Text;
using Audit.Folds;
using Audit.Import;
using Messaging;
using TestKit;

namespace Audit.Tests.Import;

public class SourceFileTests
{
    [Fact]
    public void Every_line_of_a_table_is_a_record_and_broken_ones_say_so()
    {
        var records = Read("t.csv", "id,text\n1,\"two\nlines, one value\"\n2\n3,c,d\n4,\"x\"y\n5,\"he said \"\"no\"\"\"\n");
        records.Select(r => (r.Line, r.Fault is null)).ShouldBe([(2, true), (4, false), (5, false), (6, false), (7, true)]);
        records[0].Columns["text"].ShouldBe("two\nlines, one value");
        records[1].Fault.ShouldBe("has 1 values where the header has 2");
        records[3].Fault.ShouldBe("has a quote in the wrong place");
        records[4].Columns["text"].ShouldBe("he said \"no\"");
    }

    [Fact]
    public void A_file_is_read_as_it_is_needed_however_long_it_is()
    {
        var file = new MemoryStream(Encoding.UTF8.GetBytes("id,text\n" + string.Concat(Enumerable.Repeat("1,the same again\n", 200_000))));
        using var records = SourceFile.Read("t.csv", file, ["id", "text"]).GetEnumerator();
        records.MoveNext().ShouldBeTrue();
        file.Position.ShouldBeInRange(1, file.Length / 3);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("id,other\n", "no column 'text'")]
    [InlineData("id,text,id\n", "'id' is there twice")]
    public void A_table_without_the_columns_is_refused_as_a_whole(string content, string reason) =>
        Should.Throw<Refusal>(() => Read("t.csv", content)).Message.ShouldContain(reason);

    [Fact]
    public void A_trace_of_an_event_log_is_a_record_of_its_events_attributes()
    {
        var record = Read("t.xes", Log(
            """
            <trace><string key="concept:name" value="case 7"/>
              <event><string key="concept:name" value="Resolve"/><string key="lifecycle:transition" value="start"/>
                <date key="time:timestamp" value="2024-01-01T10:00:00Z"/></event>
              <event><string key="concept:name" value="Resolve"/><string key="lifecycle:transition" value="complete"/>
                <date key="time:timestamp" value="2024-01-01T11:00:00Z"><string key="source" value="an attribute's own"/></date>
                <list key="files"><string key="file" value="a"/></list></event>
              <event><string key="concept:name" value="Close"/><date key="time:timestamp" value="2024-01-02T00:00:00Z"/></event>
            </trace><trace/>
            """))[0];
        record.Line.ShouldBe(2);
        string[] columns =
        [
            "concept:name", "first/time:timestamp", "Resolve/time:timestamp", "Resolve+complete/time:timestamp", "last/concept:name",
        ];
        columns.Select(c => record.Columns[c])
            .ShouldBe(["case 7", "2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z", "2024-01-01T11:00:00Z", "Close"]);
        record.Columns.Keys.ShouldNotContain(c => c.Contains("source") || c.Contains("file"));
    }

    [Fact]
    public void An_event_log_becomes_requests_by_its_mapping()
    {
        var folder = Path.Combine(Desk.Root, "infra", "imports");
        var mapping = ImportMapping.Parse(File.ReadAllBytes(Path.Combine(folder, "broadband-repairs.json")));
        using var log = File.OpenRead(Path.Combine(folder, "broadband-repairs.xes"));
        var read = SourceFile.Read("broadband-repairs.xes", log, mapping.Columns()).Select(new RecordReading(mapping).Read).ToList();
        read.SelectMany(r => r.Faults).ShouldBeEmpty();
        read.Select(r => (r.Request!.RecordId, r.Request.Agent, r.Request.Department, r.Request.ClosedAt > r.Request.Target)).ShouldBe(
        [
            ("R-1001", "agent-12", "field-team-3", false), ("R-1002", "agent-7", "field-team-1", true), ("R-1003", "agent-12", null, false),
        ]);
        read.Select(r => PromiseHistory.Of(new ImportedFacts(mapping).Of(r.Request!), read[0].Request!.ReceivedAt).Single().Outcome)
            .ShouldBe([PromiseVerdict.Kept, PromiseVerdict.FulfilledLate, PromiseVerdict.Open], "the log has no verdicts of its own");
    }

    [Theory]
    [InlineData("""<!DOCTYPE log [<!ENTITY a "b">]><log/>""", "DTD")]
    [InlineData("<table/>", "no <log>")]
    [InlineData("<log>\n<trace>", "Line 2")]
    public void What_is_no_event_log_is_refused(string content, string reason) =>
        Should.Throw<Refusal>(() => Read("t.xes", content)).Message.ShouldContain(reason);

    private static string Log(string traces) => $"<log xes.version=\"1849.2016\" xmlns=\"http://www.xes-standard.org/\">\n{traces}</log>";

    private static List<SourceRecord> Read(string name, string content) =>
        [.. SourceFile.Read(name, new MemoryStream(Encoding.UTF8.GetBytes(content)), name == "t.csv" ? ["id", "text"] : [])];
}
