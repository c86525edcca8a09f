using System.Text;
using Messaging;

namespace Audit.Import;

/// <summary>The encodings that a table may be written in. Nothing is guessed, and no byte is replaced by another character.</summary>
public static class SourceEncoding
{
    private const int Piece = 64 * 1024;

    /// <summary>By name, <c>utf-8</c> when there is none: <c>gb18030</c>, <c>latin-1</c>, or another that IANA lists.</summary>
    /// <exception cref="Refusal">There is no such encoding.</exception>
    public static Encoding Of(string? name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            return Encoding.GetEncoding(
                name switch { null => "utf-8", "latin-1" => "iso-8859-1", _ => name }, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Refusal.Invalid("mapping.encoding", $"'{name}' is no encoding that is known: write utf-8, gb18030, latin-1 or another name of IANA's list.");
        }
    }

    /// <summary>Reads a file to its end.</summary>
    /// <param name="open">Opens it at its beginning.</param>
    /// <param name="encoding">What it is to be in.</param>
    /// <exception cref="Refusal">A byte is not; named with its line and its place in the file.</exception>
    public static void Check(Func<Stream> open, Encoding encoding)
    {
        if (Fits(open(), encoding, Piece, out _, out _)) return;

        Fits(open(), encoding, 1, out var line, out var place);
        throw Refusal.Invalid(
            "file", $"Line {line}, byte {place} of the file: this is not {encoding.WebName}. Name the file's encoding in the mapping, as \"encoding\": \"gb18030\".");
    }

    /// <summary>False when something does not fit; with pieces of one byte, line and place are those of the first byte that does not.</summary>
    private static bool Fits(Stream content, Encoding encoding, int piece, out long line, out long place)
    {
        var (decoder, bytes, chars) = (encoding.GetDecoder(), new byte[piece], new char[encoding.GetMaxCharCount(piece)]);
        (line, place) = (1, 1);
        try
        {
            while (true)
            {
                var read = content.Read(bytes, 0, piece);
                var count = decoder.GetChars(bytes, 0, read, chars, 0, flush: read == 0);
                if (read == 0) return true;

                line += chars.AsSpan(0, count).Count('\n');
                place += read;
            }
        }
        catch (DecoderFallbackException e)
        {
            place += e.Index;
            return false;
        }
    }
}
