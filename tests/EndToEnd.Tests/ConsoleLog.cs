using System.Collections.Concurrent;
using System.Text;

namespace EndToEnd.Tests;

/// <summary>What the services write to the console while this lives.</summary>
internal sealed class ConsoleLog : TextWriter
{
    private readonly TextWriter _before = Console.Out;
    private readonly ConcurrentQueue<string> _written = [];

    public ConsoleLog() => Console.SetOut(Synchronized(this));

    public override Encoding Encoding => Encoding.UTF8;

    public IReadOnlyList<string> Lines => string.Concat(_written).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        _written.Enqueue(value ?? "");
        _before.Write(value);
    }

    protected override void Dispose(bool disposing)
    {
        Console.SetOut(_before);
        base.Dispose(disposing);
    }
}
