using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Contracts;
using Spectre.Console;

namespace Simulator;

/// <summary>What is shown to people. A text that the desk or others gave is one line of it, or a part of one, and does nothing to the terminal.</summary>
internal static class Screen
{
    /// <summary>One line. Markup is what stands in it, not what is put in.</summary>
    public static void Line(FormattableString line) => AnsiConsole.MarkupLineInterpolated(FormattableStringFactory.Create(
        line.Format, [.. line.GetArguments().Select(part => part is string or JsonNode ? Printed.Of($"{part}", Printed.Screen) : part)]));

    /// <summary>One row.</summary>
    public static void Row(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(Printed.Of(cell, Printed.Screen))));
}
