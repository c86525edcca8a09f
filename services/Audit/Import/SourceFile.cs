using System.Globalization;
using System.IO.Compression;
using System.Text;
using Messaging;

namespace Audit.Import;

/// <summary>How a file is written, as the mapping states it.</summary>
/// <param name="Encoding">The encoding of a table, <c>utf-8</c> when absent; an event log states its own.</param>
/// <param name="Delimiter">What stands between two values of a table; recognised when absent.</param>
/// <param name="Times">How times are written, for the order of events.</param>
/// <param name="Events">What the events are, where the mapping looks at them; then a table has one row each.</param>
/// <param name="Bounds">What is taken at most; <see cref="SourceBounds.Usual"/> when absent.</param>
public sealed record SourceForm(
    string? Encoding = null, string? Delimiter = null, TimeMapping? Times = null, EventForm? Events = null, SourceBounds? Bounds = null);

/// <summary>A file to import: a table, of records or of events, or an event log, packed by gzip or not, whatever its name says.</summary>
public static class SourceFile
{
    private const int Beginning = 64;

    /// <summary>Its records, one by one, from the file's beginning; the file stays open. What begins with <c>&lt;</c> or is called
    /// <c>.xes</c> is an event log.</summary>
    /// <exception cref="Refusal">It is no such file, lacks one of the columns, or goes beyond a bound; named with the line.</exception>
    public static IEnumerable<SourceRecord> Read(string fileName, Stream file, IEnumerable<string> columns, SourceForm? form = null)
    {
        var bounds = form?.Bounds ?? SourceBounds.Usual;
        var (wanted, isEventLog, count) = (columns.ToList(), IsEventLog(fileName, file, bounds), 0);
        var content = Open(file, bounds);
        var records = isEventLog ? XesRecords.Read(content, wanted, bounds, form?.Times, form?.Events?.Mapping)
            : form?.Events is { } events ? EventTable.Read(content, wanted, form, events)
            : CsvRecords.Read(content, wanted, form);
        using var each = records.GetEnumerator();
        while (Next(each))
        {
            if (++count > bounds.Records) throw TooLarge($"Line {each.Current.Line}: the file has more than {bounds.Records:N0} records up to here: import it in parts.");

            yield return each.Current;
        }
    }

    /// <summary>Looks whether all bytes are of the encoding that a table states.</summary>
    /// <exception cref="Refusal">Some are not; the first is named with its line and byte. Or it unpacks to more than is taken.</exception>
    public static void CheckEncoding(string fileName, Stream file, SourceForm form)
    {
        var bounds = form.Bounds ?? SourceBounds.Usual;
        if (!IsEventLog(fileName, file, bounds)) Unpacking(() => SourceEncoding.Check(() => Open(file, bounds), SourceEncoding.Of(form.Encoding)));
    }

    private static bool IsEventLog(string fileName, Stream file, SourceBounds bounds)
    {
        var content = Open(file, bounds);
        var first = new byte[Beginning];
        var read = Unpacking(() => content.ReadAtLeast(first, Beginning, throwOnEndOfStream: false));
        var text = Encoding.UTF8.GetString(first, 0, read).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        var name = fileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? fileName[..^3] : fileName;
        if (text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal)) throw Refusal.Invalid("file", "This is a zip archive: unpack it first.");

        return text.StartsWith('<') || name.EndsWith(".xes", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>From the beginning, unpacked. Nobody closes it: the file is its owner's, and is read more than once.</summary>
    private static Stream Open(Stream file, SourceBounds bounds)
    {
        file.Position = 0;
        var packed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return !packed ? file : new BoundedStream(
            new GZipStream(file, CompressionMode.Decompress, leaveOpen: true), bounds.UnpackedBytes,
            () => TooLarge($"It unpacks to more than {bounds.UnpackedBytes:N0} bytes: import it in parts."));
    }

    private static Refusal TooLarge(FormattableString what) => Refusal.Invalid("file", what.ToString(CultureInfo.InvariantCulture));

    private static bool Next(IEnumerator<SourceRecord> records) => Unpacking(records.MoveNext);

    private static void Unpacking(Action read) => Unpacking(() =>
    {
        read();
        return true;
    });

    private static T Unpacking<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw Refusal.Invalid("file", $"It begins as a gzip file, and cannot be unpacked: {e.Message}");
        }
    }
}
