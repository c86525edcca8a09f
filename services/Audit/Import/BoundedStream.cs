using Messaging;

namespace Audit.Import;

/// <summary>Reads another stream, which stays open, and refuses to read more of it than a bound.</summary>
/// <param name="content">The other.</param>
/// <param name="most">The bytes that may be read, from the beginning or since <see cref="Renew"/>.</param>
/// <param name="refusal">What is said otherwise.</param>
internal sealed class BoundedStream(Stream content, long most, Func<Refusal> refusal) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>From here on as much may be read again.</summary>
    public void Renew() => _read = 0;

    public override int Read(Span<byte> buffer)
    {
        var read = content.Read(buffer);
        _read += read;
        return _read <= most ? read : throw refusal();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
