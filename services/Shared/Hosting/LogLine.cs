using System.Text;
using Contracts;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace Hosting;

/// <summary>One JSON object a line. JSON alone lets marks of direction and a part of the control characters through: they are written out too, so
/// that a text in it does nothing to whoever looks at the log on a terminal.</summary>
internal sealed class LogLine : ITextFormatter
{
    private readonly RenderedCompactJsonFormatter _json = new();

    /// <inheritdoc />
    public void Format(LogEvent logEvent, TextWriter output)
    {
        var text = new StringBuilder(256);
        using (var line = new StringWriter(text))
        {
            _json.Format(logEvent, line);
        }

        output.WriteLine(Printed.Of(text.ToString().TrimEnd('\r', '\n')));
    }
}
