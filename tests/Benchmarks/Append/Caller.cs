namespace Benchmarks.Append;

/// <summary>A caller with streams of its own, so that nothing conflicts and every append counts.</summary>
public sealed class Caller(IWriter writer)
{
    private const int Streams = 64;
    private readonly Guid[] _streams = [.. Enumerable.Range(0, Streams).Select(_ => Guid.NewGuid())];
    private readonly long[] _versions = new long[Streams];
    private int _next;

    /// <summary>Begins the streams that are appended to.</summary>
    public async Task BeginAsync()
    {
        for (var i = 0; i < Streams; i++)
        {
            await AppendAsync(1);
        }
    }

    /// <summary>Appends to the stream that was idle longest.</summary>
    public async Task<int> AppendAsync(int facts)
    {
        var i = _next++ % Streams;
        await writer.AppendAsync(_streams[i], _versions[i], facts);
        _versions[i] += facts;
        return facts;
    }
}
