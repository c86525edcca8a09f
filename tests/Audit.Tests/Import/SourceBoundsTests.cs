using System.Globalization;
using System.IO.Compression;
using System.Text;
using Audit.Import;
using Messaging;
using TestKit;

namespace Audit.Tests.Import;

/// <summary>No file, however small it is packed, takes the memory of whoever reads it: what goes beyond a bound is refused by name and place.</summary>
public class SourceBoundsTests
{
    private const int Mebi = 1024 * 1024;

    private static readonly EventForm Tickets = new("id", new(State: new("state"), At: new("at")), (_, _) => false);

    [Theory]
    [InlineData("t.csv", "id,text\n1,a\n2,b\n")]
    [InlineData("t.xes", """<log><trace><string key="id" value="1"/><string key="text" value="a"/></trace></log>""")]
    public void What_unpacks_to_more_than_the_bound_is_refused_and_what_just_fits_is_taken(string name, string content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(content));
        Read(packed, new() { UnpackedBytes = content.Length }).ShouldNotBeEmpty();
        Should.Throw<Refusal>(() => Read(packed, new() { UnpackedBytes = content.Length - 1 }))
            .Message.ShouldBe($"It unpacks to more than {content.Length - 1} bytes: import it in parts.");
        Read(new MemoryStream(Encoding.UTF8.GetBytes(content)), new() { UnpackedBytes = 1 }).ShouldNotBeEmpty("nothing is unpacked");

        List<SourceRecord> Read(Stream file, SourceBounds bounds)
        {
            SourceFile.CheckEncoding(name, file, new(Bounds: bounds));
            return [.. SourceFile.Read(name, file, ["id", "text"], new(Bounds: bounds))];
        }
    }

    [Fact]
    public void However_far_a_file_unpacks_no_more_is_unpacked_than_the_bound()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write("id,text\n"u8);
            for (var i = 0; i < 64; i++) gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1,again and again\n", Mebi / 18))));
        }

        var form = new SourceForm(Bounds: new() { UnpackedBytes = Mebi });
        Should.Throw<Refusal>(() => SourceFile.CheckEncoding("t.csv", packed, form)).Message.ShouldBe("It unpacks to more than 1,048,576 bytes: import it in parts.");
        packed.Position.ShouldBeLessThan(packed.Length / 4);
    }

    [Fact]
    public void A_trace_has_so_many_events_and_a_record_of_a_table_so_many_rows()
    {
        var bounds = new SourceBounds { EventsOfRecord = 3 };
        ReadLog($"<trace>{Times("<event/>", 3)}</trace>\n<trace>{Times("<event/>", 3)}</trace>", bounds).Count.ShouldBe(2);
        Should.Throw<Refusal>(() => ReadLog($"<trace/>\n<trace>\n{Times("<event/>", 4)}</trace>", bounds))
            .Message.ShouldBe("Line 3: the trace that begins here has more than 3 events.");
        ReadTable("a,1,x\nb,1,x\na,2,x\nb,2,x\na,3,x\nb,3,x\n", bounds).Count.ShouldBe(2);
        Should.Throw<Refusal>(() => ReadTable("a,1,x\nb,1,x\na,2,x\nb,2,x\nb,3,x\nb,4,x\n", bounds))
            .Message.ShouldBe("Line 3: the record that begins here has more than 3 rows.");
    }

    [Fact]
    public void No_more_is_read_of_a_trace_than_its_bound()
    {
        var file = new MemoryStream(Encoding.UTF8.GetBytes($"<log><trace>{Times("<event/>", 1_000_000)}</trace></log>"));
        Should.Throw<Refusal>(() => SourceFile.Read("t.xes", file, []).ToList()).Message.ShouldBe("Line 1: the trace that begins here has more than 10,000 events.");
        file.Position.ShouldBeLessThan(file.Length / 10);
    }

    [Fact]
    public void A_trace_has_so_many_characters_in_what_the_mapping_names_and_any_number_elsewhere()
    {
        var bounds = new SourceBounds { CharactersOfTrace = 40 };
        ReadLog(Trace(named: 10, other: 50), bounds, "id", "Call/who").Single().Columns["Call/who"].Length.ShouldBe(10);
        Should.Throw<Refusal>(() => ReadLog(Trace(named: 13, other: 0), bounds, "id", "Call/who"))
            .Message.ShouldBe("Line 2: the trace that begins here has more than 40 characters in the values that the mapping names.");

        static string Trace(int named, int other) =>
            $"<trace>{Attribute("id", named)}{Attribute("else", other)}\n{Times($"<event>{Attribute("concept:name", "Call")}{Attribute("who", named)}{Attribute("else", other)}</event>", 2)}</trace>";
    }

    [Theory]
    [InlineData("""<trace><string key="id" value="1"/><string key="text" value="{0}"/></trace>""")]
    [InlineData("""<trace><string key="id" value="1"/><event><string key="text" value="{0}"/></event></trace>""")]
    [InlineData("""<trace><string key="id" value="1"/><{0}/></trace>""")]
    [InlineData("""<trace><string key="id" value="1"/>{0}</trace>""")]
    [InlineData("""<trace><string key="id" value="1"/><![CDATA[{0}]]></trace>""")]
    [InlineData("""<trace><string key="id" value="1"/></trace><!--{0}-->""")]
    [InlineData("""<trace><string key="id" value="1"/></trace><?php {0}?>""")]
    public void An_element_is_as_large_as_the_bound_and_no_larger_whatever_makes_it_large(string log)
    {
        var usual = SourceBounds.Usual with { NameCharacters = 3 * Mebi };
        ReadLog(Filled(Mebi - 20_000), usual, "id").Count.ShouldBe(1);
        var refused = Should.Throw<Refusal>(() => ReadLog(Filled(Mebi + 20_000), usual, "id")).Message;
        refused.ShouldMatch("^Line [23]: an element begins here or next that is larger than 1,048,576 bytes with all that stands before the one after it\\.$");

        string Filled(int characters) => "\n" + log.Replace("{0}", new('x', characters), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_never_ends_is_read_no_further_than_the_bound()
    {
        var file = new MemoryStream(Encoding.UTF8.GetBytes($"<log><trace>{Attribute("id", 32 * Mebi)}</trace></log>"));
        Should.Throw<Refusal>(() => SourceFile.Read("t.xes", file, ["id"]).ToList()).Message.ShouldContain("1,048,576");
        file.Position.ShouldBeLessThan(2 * Mebi);
    }

    [Fact]
    public void Elements_stand_in_each_other_so_deep()
    {
        var bounds = new SourceBounds { Depth = 5 };
        ReadLog($"<trace>\n{Nested(4)}</trace>", bounds).Count.ShouldBe(1);
        Should.Throw<Refusal>(() => ReadLog($"<trace>\n{Nested(5)}</trace>", bounds)).Message.ShouldBe("Line 3: more than 5 elements stand in each other here.");

        static string Nested(int elements) => Times("<a>", elements) + Times("</a>", elements);
    }

    [Fact]
    public void Names_of_elements_and_attributes_are_so_many()
    {
        var bounds = new SourceBounds { NameCharacters = 1000 };
        ReadLog(Times("<trace><another/></trace>", 500), bounds).Count.ShouldBe(500);
        Should.Throw<Refusal>(() => ReadLog(string.Concat(Enumerable.Range(0, 500).Select(i => $"<trace><another{i}/></trace>")), bounds))
            .Message.ShouldBe("Line 2: the names of elements and attributes up to here have more than 1,000 characters in all, where XES has some thirty short ones.");
    }

    [Fact]
    public void Of_a_table_of_events_so_many_rows_and_characters_are_gathered()
    {
        ReadTable("a,1,x\nb,1,x\n", new() { GatheredRows = 2 }).Count.ShouldBe(2);
        Should.Throw<Refusal>(() => ReadTable("a,1,x\nb,1,x\nc,1,x\n", new() { GatheredRows = 2 }))
            .Message.ShouldBe("Line 4: the table of events has more than 2 rows up to here: import it in parts, all rows of a record in one.");
        ReadTable("a,1,said\nb,1,said\n", new() { GatheredCharacters = 7 }).Select(r => r.Events!.Single().Columns["state"]).ShouldBe(["said", "said"]);
        Should.Throw<Refusal>(() => ReadTable("a,1,said\nb,1,told\n", new() { GatheredCharacters = 7 })).Message.ShouldBe(
            "Line 3: the columns that the mapping names have more than 7 characters up to here, each value counted once: import the table in parts, all rows of a record in one.");
    }

    [Theory]
    [InlineData("t.csv", "id\n1\n2\n", "3\n", 4)]
    [InlineData("t.xes", "<log>\n<trace/>\n<trace/>\n", "<trace/>\n", 4)]
    public void A_file_has_so_many_records(string name, string content, string another, int line)
    {
        var form = new SourceForm(Bounds: new() { Records = 2 });
        List<SourceRecord> Read(string text) => [.. SourceFile.Read(name, new MemoryStream(Encoding.UTF8.GetBytes(text)), name == "t.csv" ? ["id"] : [], form)];
        var end = name == "t.xes" ? "</log>" : "";
        Read(content + end).Count.ShouldBe(2);
        Should.Throw<Refusal>(() => Read(content + another + end)).Message.ShouldBe($"Line {line}: the file has more than 2 records up to here: import it in parts.");
    }

    [Fact]
    public void A_batch_is_full_by_its_number_or_by_its_size()
    {
        var (small, large) = (Record(1), Record((int)RecordBatches.Characters / 2));
        var eventful = new SourceRecord(1, small.Columns, Events: [.. Enumerable.Repeat(new SourceEvent(1, small.Columns), 9_000)]);
        Sizes(Enumerable.Repeat(small, 1001)).ShouldBe([500, 500, 1]);
        Sizes([small, large, large, small, large]).ShouldBe([3, 2]);
        Sizes([small, eventful, eventful, small]).ShouldBe([2, 1, 1]);
        Sizes([]).ShouldBeEmpty();

        static SourceRecord Record(int characters) => new(1, new Dictionary<string, string> { ["text"] = new('x', characters) });
        static IEnumerable<int> Sizes(IEnumerable<SourceRecord> records) => RecordBatches.Of(records).Select(batch => batch.Length);
    }

    [Fact]
    public void The_documents_name_every_bound()
    {
        var page = File.ReadAllText(Path.Combine(Desk.Root, "infra", "docs", "import.md"));
        var bounds = typeof(SourceBounds).GetProperties().Where(p => p.PropertyType != typeof(SourceBounds)).ToList();
        bounds.Count.ShouldBe(9);
        bounds.ShouldAllBe(bound => page.Contains(string.Format(CultureInfo.InvariantCulture, "{0:N0}", bound.GetValue(SourceBounds.Usual))));
    }

    private static string Times(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Attribute(string key, string value) => $"""<string key="{key}" value="{value}"/>""";

    private static string Attribute(string key, int characters) => Attribute(key, new string('x', characters));

    private static List<SourceRecord> ReadLog(string traces, SourceBounds bounds, params string[] columns) =>
        [.. SourceFile.Read("t.xes", new MemoryStream(Encoding.UTF8.GetBytes($"<log>\n{traces}</log>")), columns, new(Bounds: bounds))];

    private static List<SourceRecord> ReadTable(string rows, SourceBounds bounds) =>
        [.. SourceFile.Read("t.csv", new MemoryStream(Encoding.UTF8.GetBytes("id,at,state\n" + rows)), ["id"], new(Events: Tickets, Bounds: bounds))];
}
