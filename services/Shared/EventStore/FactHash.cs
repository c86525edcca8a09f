using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace EventStore;

/// <summary>What a fact's hash covers beside its content; all of it is told to others too, so anybody can compute the hash again.</summary>
/// <param name="Log">The schema that the fact stands in: <c>work_orders</c>.</param>
/// <param name="StreamId">The stream.</param>
/// <param name="StreamType">What it is the life of.</param>
/// <param name="Version">The fact's place in it, from 1.</param>
/// <param name="Id">The fact's id.</param>
/// <param name="Type">The stored name, snake case.</param>
/// <param name="At">When it was recorded, by the desk's clock; counts to the microsecond.</param>
/// <param name="Request">The request it belongs to, if any.</param>
/// <param name="Cause">The message that caused it.</param>
/// <param name="Actor">Who caused it, as <c>role/id</c>.</param>
public readonly record struct FactFrame(
    string Log, Guid StreamId, string StreamType, long Version, Guid Id, string Type, DateTimeOffset At, string? Request, string? Cause,
    string? Actor);

/// <summary>
/// The hash that chains a fact to the one before it in its stream: SHA-256 over the canonical JSON (RFC 8785) of an object with the
/// members actor, at, cause, data, id, log, previous, request, stream, streamType, type and version; those that a fact lacks are left
/// out, the first fact has no previous. Times are UTC with six digits, hashes are base64.
/// </summary>
public static class FactHash
{
    /// <summary>Bytes in a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    /// <summary>The hash of a fact.</summary>
    /// <param name="previous">The hash of the fact before it in its stream; empty for the first.</param>
    /// <param name="frame">What is around the content.</param>
    /// <param name="json">The content, in any order and with any blanks.</param>
    /// <exception cref="JsonException">The content is no JSON.</exception>
    public static byte[] Of(ReadOnlySpan<byte> previous, in FactFrame frame, ReadOnlyMemory<byte> json)
    {
        using var document = CanonicalJson.Parse(json);
        return Of(previous, frame, document.RootElement);
    }

    /// <summary>The same of a content that is read already.</summary>
    /// <param name="previous">The hash of the fact before it in its stream; empty for the first.</param>
    /// <param name="frame">What is around the content.</param>
    /// <param name="content">The content.</param>
    public static byte[] Of(ReadOnlySpan<byte> previous, in FactFrame frame, JsonElement content)
    {
        var output = s_buffer ??= new(2048);
        output.ResetWrittenCount();
        WriteEntry(output, previous, frame, content);
        return SHA256.HashData(output.WrittenSpan);
    }

    /// <summary>A moment as it is hashed: <c>2026-11-22T08:00:00.000000Z</c>.</summary>
    public static string Moment(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>In the order of the names, so that nothing but the content has to be sorted.</summary>
    private static void WriteEntry(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> previous, in FactFrame frame, JsonElement content)
    {
        Member(output, "{\"actor\":"u8, frame.Actor);
        Member(output, ",\"at\":"u8, Moment(frame.At));
        Member(output, ",\"cause\":"u8, frame.Cause);
        output.Write(Separated(output, ",\"data\":"u8));
        CanonicalJson.Write(output, content);
        Member(output, ",\"id\":"u8, frame.Id.ToString());
        Member(output, ",\"log\":"u8, frame.Log);
        Member(output, ",\"previous\":"u8, previous.IsEmpty ? null : Convert.ToBase64String(previous));
        Member(output, ",\"request\":"u8, frame.Request);
        Member(output, ",\"stream\":"u8, frame.StreamId.ToString());
        Member(output, ",\"streamType\":"u8, frame.StreamType);
        Member(output, ",\"type\":"u8, frame.Type);
        output.Write(",\"version\":"u8);
        var number = output.GetSpan(20);
        Utf8Formatter.TryFormat(frame.Version, number, out var length);
        output.Advance(length);
        output.Write("}"u8);
    }

    private static void Member(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            return;
        }

        output.Write(Separated(output, name));
        CanonicalJson.WriteString(output, value);
    }

    /// <summary>The first member opens the object, whichever it is.</summary>
    private static ReadOnlySpan<byte> Separated(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> name)
    {
        if (output.WrittenCount > 0 || name[0] == (byte)'{')
        {
            return name;
        }

        output.Write("{"u8);
        return name[1..];
    }
}
