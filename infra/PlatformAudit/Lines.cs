using Contracts;
using Spectre.Console;

namespace PlatformAudit;

/// <summary>What is drawn for people: a text of others is one line or one cell of it, and never more than a screen. <c>--json</c> has all of it.</summary>
internal static class Lines
{
    private const int MostInACell = 200;

    /// <summary>So wide that no line and no row is wrapped here: what went on in a line of its own would look like one of ours.</summary>
    public const int Widest = 4 * Printed.Screen;

    /// <summary>One line.</summary>
    public static void Line(this IAnsiConsole console, string text) => console.WriteLine(Printed.Of(text, Printed.Screen));

    /// <summary>One row. Nothing in it is taken for markup.</summary>
    public static void Row(this Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(Printed.Of(cell, MostInACell))));
}
