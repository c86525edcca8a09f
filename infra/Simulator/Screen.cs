using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Contracts;
using Spectre.Console;

namespace Simulator;

/// <summary>What is shown to people. A text that the desk or others gave is one line of it, or a part of one, and does nothing to the terminal.</summary>
internal static class Screen
{
    private const int MostInACell = 200;

    /// <summary>So wide that no line and no row is wrapped here: what went on in a line of its own would look like one of ours.</summary>
    private const int Widest = 50 * Printed.Screen;

    private const int HeadingWidth = 80;

    /// <summary>Before anything is shown.</summary>
    /// <param name="isPlain">Without colours, for a file or another program.</param>
    public static void Prepare(bool isPlain)
    {
        if (isPlain) AnsiConsole.Profile.Capabilities.Ansi = false;
        AnsiConsole.Profile.Width = Widest;
    }

    /// <summary>What follows is of this.</summary>
    public static void Heading(string text) => Line($"── [bold]{text}[/] {new string('─', HeadingWidth - 4 - text.Length)}");

    /// <summary>One line. Markup is what stands in it, not what is put in.</summary>
    public static void Line(FormattableString line) => AnsiConsole.MarkupLineInterpolated(FormattableStringFactory.Create(
        line.Format, [.. line.GetArguments().Select(part => part is string or JsonNode ? Printed.Of($"{part}", Printed.Screen) : part)]));

    /// <summary>One row.</summary>
    public static void Row(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(Printed.Of(cell, MostInACell))));
}
