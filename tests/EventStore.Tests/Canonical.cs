using System.Buffers;
using System.Text;

namespace EventStore.Tests;

/// <summary>Canonical JSON as text.</summary>
internal static class Canonical
{
    public static string Of(byte[] json)
    {
        var output = new ArrayBufferWriter<byte>();
        CanonicalJson.Write(output, json);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
