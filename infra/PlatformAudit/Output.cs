using System.CommandLine;
using System.Text.Json;
using Contracts;
using Spectre.Console;

namespace PlatformAudit;

/// <summary>Speaks to people in lines and tables, or to programs in one JSON object; progress goes to stderr either way.</summary>
/// <param name="asJson">For programs.</param>
internal sealed class Output(bool asJson)
{
    /// <summary>Lists are whole, however long.</summary>
    public static readonly Option<bool> ListAll = new("--all") { Description = "list everything that is found; else the first 1,000" };

    private readonly IAnsiConsole _console = Console(System.Console.Out);

    /// <summary>A table without lines between the rows, for people to read and to cut with ordinary tools.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns(columns);
        foreach (var column in table.Columns)
        {
            column.NoWrap();
        }

        return table;
    }

    /// <summary>The verb's answer: the object for programs, or what is drawn for people.</summary>
    public void Answer<T>(T answer, Action<IAnsiConsole> draw)
    {
        if (asJson)
        {
            System.Console.Out.WriteLine(Printed.Of(JsonSerializer.Serialize(answer, ContractJson.Options)));
        }
        else
        {
            draw(_console);
        }
    }

    /// <summary>Long work shows how far it is, on stderr.</summary>
    /// <param name="what">What is counted: <c>facts</c>.</param>
    public static Progress Progress(string what) => new(what, System.Console.Error, System.Console.IsErrorRedirected);

    private static IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = Lines.Widest;
        return console;
    }
}
