using System.IO.Compression;
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
    [InlineData("id,text,id\n", "'id' is there twice: name it by its place, #1 or #3")]
    public void A_table_without_the_columns_is_refused_as_a_whole(string content, string reason) =>
        Should.Throw<Refusal>(() => Read("t.csv", content)).Message.ShouldContain(reason);

    [Fact]
    public void A_trace_of_an_event_log_is_a_record_of_its_events_attributes()
    {
        string[] columns =
        [
            "concept:name", "first/time:timestamp", "Resolve/time:timestamp", "Resolve+complete/time:timestamp", "last/concept:name",
        ];
        var log = Log(
            """
            <trace><string key="concept:name" value="case 7"/>
              <event><string key="concept:name" value="Resolve"/><string key="lifecycle:transition" value="start"/>
                <date key="time:timestamp" value="2024-01-01T10:00:00Z"/></event>
              <event><string key="concept:name" value="Resolve"/><string key="lifecycle:transition" value="complete"/>
                <date key="time:timestamp" value="2024-01-01T11:00:00Z"><string key="source" value="an attribute's own"/></date>
                <list key="files"><string key="file" value="a"/></list></event>
              <event><string key="concept:name" value="A/B"/><date key="time:timestamp" value="2024-01-01T12:00:00Z"/></event>
              <event><string key="concept:name" value="Close"/><date key="time:timestamp" value="2024-01-02T00:00:00Z"/></event>
            </trace><trace/>
            """);
        var record = Read("t.xes", log, [.. columns, "A/B/time:timestamp"])[0];
        record.Line.ShouldBe(2);
        columns.Append("A/B/time:timestamp").Select(c => record.Columns[c]).ShouldBe(
            ["case 7", "2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z", "2024-01-01T11:00:00Z", "Close", "2024-01-01T12:00:00Z"]);
        Read("t.xes", log, ["concept:name"])[0].Columns.Keys.ShouldBe(["concept:name"], "nothing else is asked for");
        Should.Throw<Refusal>(() => Read("t.xes", log, ["Resolve+complete/source", "Resolve+complete/file", "Resolve+complete/files"])).Message
            .ShouldContain("'Resolve+complete/file', 'Resolve+complete/files', 'Resolve+complete/source'");
    }

    [Fact]
    public void First_and_last_go_by_time_and_the_values_of_an_event_stay_together()
    {
        var record = Read("t.xes", Log(
            """
            <trace>
              <event><string key="concept:name" value="Done"/><string key="org:resource" value="b"/><date key="time:timestamp" value="2024-01-02T10:00:00+01:00"/></event>
              <event><string key="concept:name" value="Call"/><string key="org:resource" value="a"/><date key="time:timestamp" value="2024-01-02T09:30:00Z"/></event>
              <event><string key="concept:name" value="Call"/><date key="time:timestamp" value="2024-01-01T10:00:00Z"/></event>
            </trace>
            <trace>
              <event><string key="concept:name" value="Call"/><string key="org:resource" value="c"/></event>
            </trace>
            """), ["first/time:timestamp", "last/concept:name", "Call/time:timestamp", "first/org:resource", "Call/org:resource", "last/org:resource", "Done/org:resource"])[0];
        (record.Columns["first/time:timestamp"], record.Columns["last/concept:name"]).ShouldBe(("2024-01-01T10:00:00Z", "Call"));
        record.Columns["Call/time:timestamp"].ShouldBe("2024-01-01T10:00:00Z");
        record.Columns.Keys.ShouldNotContain("first/org:resource", "the first event names nobody");
        record.Columns.Keys.ShouldNotContain("Call/org:resource");
        (record.Columns["last/org:resource"], record.Columns["Done/org:resource"]).ShouldBe(("a", "b"));
    }

    [Theory]
    [InlineData("2024-01-01T10:00:00")]
    [InlineData("soon")]
    public void Events_whose_times_cannot_be_compared_stay_in_their_places(string second)
    {
        var log = Log($"<trace>{Event("A", "2024-01-02T10:00:00Z")}{Event("B", second)}</trace>");
        Read("t.xes", log, ["first/concept:name"]).Single().Columns["first/concept:name"].ShouldBe("A");

        static string Event(string name, string time) =>
            $"<event><string key=\"concept:name\" value=\"{name}\"/><date key=\"time:timestamp\" value=\"{time}\"/></event>";
    }

    [Fact]
    public void A_column_that_is_there_twice_is_named_by_its_place()
    {
        var file = new MemoryStream(Encoding.UTF8.GetBytes("id,text,text\n1,a,b\n"));
        SourceFile.Read("t.csv", file, ["id", "#3"]).Single().Columns.ShouldBe(new Dictionary<string, string> { ["id"] = "1", ["#3"] = "b" });
        Should.Throw<Refusal>(() => SourceFile.Read("t.csv", file, ["id", "text"]).ToList()).Message.ShouldContain("by its place, #2 or #3");
        Should.Throw<Refusal>(() => SourceFile.Read("t.csv", file, ["i", "texte", "#4"]).ToList()).Message.ShouldContain("no column 'i', 'texte', '#4'");
    }

    [Theory]
    [InlineData("1,\"begun\n2,x\n3,y\n", "line 2")]
    [InlineData("1,a\n2,\"begun\n3,\"x\"\n4,y\n", "line 3")]
    [InlineData("1,a\n2,\"begun, and more\n3,x\n\"4\",y\n", "line 3")]
    public void A_quote_that_is_not_closed_is_named_by_the_line_on_which_it_opens(string rows, string line)
    {
        var said = Faults(rows);
        said.ShouldNotBeEmpty();
        said[0].ShouldContain(line, Case.Insensitive);
        said[0].ShouldContain("quote");

        static List<string> Faults(string rows)
        {
            try
            {
                return [.. Read("t.csv", "id,text\n" + rows).Where(r => r.Fault is not null).Select(r => r.Fault!)];
            }
            catch (Refusal refused)
            {
                return [refused.Message];
            }
        }
    }

    [Theory]
    [InlineData("t.csv.gz")]
    [InlineData("t.csv")]
    [InlineData("whatever")]
    public void What_gzip_packed_is_read_as_what_it_holds(string name)
    {
        Packed(name, "id,text\n1,a\n").Single().Columns["text"].ShouldBe("a");
        Packed(name, Log("<trace><string key=\"id\" value=\"7\"/><string key=\"text\" value=\"b\"/></trace>")).Single().Columns["id"].ShouldBe("7");
        Should.Throw<Refusal>(() => SourceFile.Read(name, new MemoryStream([0x1F, 0x8B, 1, 2, 3]), ["id"]).ToList()).Message.ShouldContain("gzip");
        Should.Throw<Refusal>(() => SourceFile.Read(name, new MemoryStream("PK\u0003\u0004rest"u8.ToArray()), ["id"]).ToList()).Message.ShouldContain("zip archive");
        Should.Throw<Refusal>(() => SourceFile.Read(name, new MemoryStream([(byte)'B', (byte)'Z', 1, 2, 3, (byte)',', 4]), ["id"], new("latin-1")).ToList())
            .Message.ShouldBe("Line 1: this is no table: it has bytes that no text has.");

        static List<SourceRecord> Packed(string name, string content)
        {
            var file = new MemoryStream();
            using (var gzip = new GZipStream(file, CompressionMode.Compress, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(content));
            return [.. SourceFile.Read(name, file, ["id", "text"])];
        }
    }

    /// <summary>It is looked at before its first record is taken (<see cref="ImportRun"/>).</summary>
    [Theory]
    [InlineData(0, 8)]
    [InlineData(0, 4)]
    [InlineData(8, 0)]
    [InlineData(4, 0)]
    public void What_gzip_packed_and_was_cut_off_or_altered_is_refused_though_each_line_of_it_is_whole(int alteredFromEnd, int cut)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) gzip.Write("id,text\n1,a\n2,b\n"u8);
        var bytes = packed.ToArray();
        SourceFile.CheckEncoding("t.csv", new MemoryStream(bytes), new());
        if (alteredFromEnd > 0) bytes[^alteredFromEnd] ^= 0xFF;
        Should.Throw<Refusal>(() => SourceFile.CheckEncoding("t.csv", new MemoryStream(bytes[..^cut]), new())).Message.ShouldContain("cannot be unpacked");
    }

    [Theory]
    [InlineData("gb18030", "gb18030")]
    [InlineData("latin-1", "iso-8859-1")]
    [InlineData("utf-16", "utf-16")]
    [InlineData(null, "utf-8")]
    public void An_encoding_that_is_stated_is_read(string? stated, string written)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = stated == "latin-1" ? "Straße" : "浙江";
        var encoding = Encoding.GetEncoding(written);
        var file = new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes($"id;text\n1;{text}\n")]);
        var form = new SourceForm(stated, ";");
        SourceFile.CheckEncoding("t.csv", file, form);
        SourceFile.Read("t.csv", file, ["id", "text"], form).Single().Columns["text"].ShouldBe(text);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(200_000, null)]
    [InlineData(0, "gb18030")]
    public void Bytes_of_another_encoding_are_refused_with_their_line_and_place(int rows, string? stated)
    {
        var before = Encoding.UTF8.GetBytes("id,text\n" + string.Concat(Enumerable.Repeat("1,浙江\n", stated is null ? rows + 1 : 0)));
        byte[] wrong = [.. "2,"u8, 0xFF, .. "\n"u8];
        var line = before.Count(b => b == '\n') + 1;
        Should.Throw<Refusal>(() => SourceFile.CheckEncoding("t.csv", new MemoryStream([.. before, .. wrong, .. before]), new(stated)))
            .Message.ShouldStartWith($"Line {line}, byte {before.Length + 3} of the file: this is not {stated ?? "utf-8"}");
    }

    [Fact]
    public void An_event_log_that_lacks_what_the_mapping_names_is_refused_with_every_name()
    {
        var log = new MemoryStream(Encoding.UTF8.GetBytes(Log("<trace><string key=\"concept:name\" value=\"1\"/></trace>")));
        Should.Throw<Refusal>(() => SourceFile.Read("t.xes", log, ["concept:name", "done/time:timestamp", "Call/org:ressource"]).ToList())
            .Message.ShouldContain("'Call/org:ressource', 'done/time:timestamp'");
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
    public void What_is_no_event_log_is_refused(string content, string reason)
    {
        var message = Should.Throw<Refusal>(() => Read("t.xes", content)).Message;
        message.ShouldContain(reason);
        message.ShouldNotContain("XmlReader");
    }

    [Fact]
    public void A_header_line_that_is_too_long_is_refused_as_any_other() =>
        Should.Throw<Refusal>(() => Read("t.csv", $"id,text,{new string('x', 300_000)}\n1,a,b\n")).Message.ShouldStartWith("Line 1");

    private static string Log(string traces) => $"<log xes.version=\"1849.2016\" xmlns=\"http://www.xes-standard.org/\">\n{traces}</log>";

    private static List<SourceRecord> Read(string name, string content, IEnumerable<string>? columns = null) =>
        [.. SourceFile.Read(name, new MemoryStream(Encoding.UTF8.GetBytes(content)), columns ?? (name == "t.csv" ? ["id", "text"] : []))];
}
