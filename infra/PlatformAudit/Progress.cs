namespace PlatformAudit;

/// <summary>
/// How far long work is: nothing in the first second, then one line that is drawn again on a terminal, or a line every few seconds
/// where it is written to a file. Safe to call from several threads.
/// </summary>
internal sealed class Progress(string what, TextWriter writer, bool toFile) : IProgress<long>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly TimeSpan _every = toFile ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(200);
    private readonly Lock _writing = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private TimeSpan _next = Patience;
    private bool _shown;

    /// <summary>So much is done.</summary>
    public void Report(long value)
    {
        lock (_writing)
        {
            var elapsed = TimeProvider.System.GetElapsedTime(_began);
            if (elapsed < _next)
            {
                return;
            }

            _next = elapsed + _every;
            _shown = true;
            writer.Write(FormattableString.Invariant(
                $"{(toFile ? "" : "\r")}{value:N0} {what}, {value / elapsed.TotalSeconds:N0} a second{(toFile ? "\n" : "  ")}"));
            writer.Flush();
        }
    }

    /// <summary>Leaves the line.</summary>
    public void Dispose()
    {
        if (_shown && !toFile)
        {
            writer.WriteLine();
        }
    }
}
