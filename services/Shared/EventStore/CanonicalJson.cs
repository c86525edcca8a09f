using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace EventStore;

/// <summary>
/// JSON in its one canonical form (RFC 8785, JCS): no blanks, members sorted, strings and numbers written one way only. Two
/// texts that say the same have the same bytes, whatever a database did to their order and blanks, so they can be hashed.
/// </summary>
/// <remarks>Numbers are IEEE doubles, as RFC 8785 has it: whole numbers are exact up to 2^53.</remarks>
public static class CanonicalJson
{
    private const int MostExactDigits = 15;
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\']);

    private static readonly JsonDocumentOptions Strictly = new() { MaxDepth = 64 };

    /// <summary>Writes the canonical form of a text.</summary>
    /// <exception cref="JsonException">It is no JSON, names a member twice, or is nested deeper than 64.</exception>
    public static void Write(IBufferWriter<byte> output, ReadOnlyMemory<byte> json)
    {
        using var document = Parse(json);
        Write(output, document.RootElement);
    }

    /// <summary>Reads a text that is to be written so.</summary>
    /// <exception cref="JsonException">It is no JSON, or nested deeper than 64.</exception>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json, Strictly);

    /// <summary>Writes the canonical form of what is read already.</summary>
    /// <exception cref="JsonException">A member is named twice.</exception>
    public static void Write(IBufferWriter<byte> output, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, element);
                break;
            case JsonValueKind.Array:
                WriteArray(output, element);
                break;
            case JsonValueKind.Number:
                WriteNumber(output, JsonMarshal.GetRawUtf8Value(element), element);
                break;
            case JsonValueKind.String when JsonMarshal.GetRawUtf8Value(element) is var raw && raw.Contains((byte)'\\'):
                WriteString(output, element.GetString()!);
                break;
            default:
                output.Write(JsonMarshal.GetRawUtf8Value(element));
                break;
        }
    }

    /// <summary>Writes a string, quoted, with no more escapes than there must be.</summary>
    public static void WriteString(IBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        for (var i = rest.IndexOfAny(Escaped); i >= 0; i = rest.IndexOfAny(Escaped))
        {
            Append(output, rest[..i]);
            Append(output, Escape(rest[i]));
            rest = rest[(i + 1)..];
        }

        Append(output, rest);
        output.Write("\""u8);
    }

    private static void Append(IBufferWriter<byte> output, ReadOnlySpan<char> text) =>
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        _ => $"\\u{(int)c:x4}",
    };

    private static void WriteArray(IBufferWriter<byte> output, JsonElement element)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in element.EnumerateArray())
        {
            output.Write(first ? default : ","u8);
            first = false;
            Write(output, item);
        }

        output.Write("]"u8);
    }

    private static void WriteObject(IBufferWriter<byte> output, JsonElement element)
    {
        // Nearly every object of ours is small: an insertion into order beats sorting.
        var members = new List<JsonProperty>(element.GetPropertyCount());
        foreach (var member in element.EnumerateObject())
        {
            var (place, order) = (members.Count, -1);
            while (place > 0 && (order = Compare(members[place - 1], member)) > 0)
            {
                place--;
            }

            members.Insert(order == 0 ? throw new JsonException($"A member is named twice: {member.Name}.") : place, member);
        }

        output.Write("{"u8);
        for (var i = 0; i < members.Count; i++)
        {
            output.Write(i == 0 ? default : ","u8);
            WriteName(output, members[i]);
            output.Write(":"u8);
            Write(output, members[i].Value);
        }

        output.Write("}"u8);
    }

    private static void WriteName(IBufferWriter<byte> output, JsonProperty member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        if (raw.Contains((byte)'\\'))
        {
            WriteString(output, member.Name);
            return;
        }

        output.Write("\""u8);
        output.Write(raw);
        output.Write("\""u8);
    }

    /// <summary>By UTF-16 code units, as RFC 8785 sorts.</summary>
    private static int Compare(JsonProperty a, JsonProperty b)
    {
        var left = JsonMarshal.GetRawUtf8PropertyName(a);
        var right = JsonMarshal.GetRawUtf8PropertyName(b);
        return IsPlain(left) && IsPlain(right) ? left.SequenceCompareTo(right) : string.CompareOrdinal(a.Name, b.Name);
    }

    private static bool IsPlain(ReadOnlySpan<byte> name) => Ascii.IsValid(name) && !name.Contains((byte)'\\');

    private static void WriteNumber(IBufferWriter<byte> output, ReadOnlySpan<byte> raw, JsonElement element)
    {
        if (raw.Length <= MostExactDigits && raw[0] != (byte)'-' && raw.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            output.Write(raw);
        }
        else
        {
            Append(output, AsEcmaScript(element.GetDouble()));
        }
    }

    /// <summary>The shortest digits that read back as the same double, laid out as ECMAScript does (ECMA-262, Number::toString).</summary>
    internal static string AsEcmaScript(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new JsonException("A number is beyond what a double holds.");
        }

        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return Math.Abs(number) switch
        {
            0 => "0",
            >= 1e-6 and < 1e21 => decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
            _ => shortest.Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e'),
        };
    }
}
