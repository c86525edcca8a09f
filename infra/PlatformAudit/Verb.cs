using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Sockets;
using Contracts;
using DuckDB.NET.Data;
using Messaging;
using Npgsql;

namespace PlatformAudit;

/// <summary>What a verb does once its words are understood; answers the exit code.</summary>
internal delegate Task<int> Work(ParseResult parsed, Output output, CancellationToken cancellationToken);

/// <summary>Makes the verbs alike: <c>--json</c>, exit codes, and failures in one sentence instead of a stack trace.</summary>
internal static class Verb
{
    private static readonly Option<bool> AsJson = new("--json") { Description = "print one JSON object for other programs" };

    /// <summary>A verb.</summary>
    /// <param name="name">As it is typed.</param>
    /// <param name="description">What it does, for <c>--help</c>; ends with examples.</param>
    /// <param name="symbols">Its arguments and options.</param>
    /// <param name="work">What it does.</param>
    public static Command Of(string name, string description, IEnumerable<Symbol> symbols, Work work)
    {
        var command = new Command(name, description) { AsJson };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            if (symbol is Option option) command.Add(option);
        }

        command.SetAction((parsed, token) => RunAsync(work, parsed, token));
        return command;
    }

    /// <summary>The words that lead to a command, without the program's own.</summary>
    public static IEnumerable<string> Path(this CommandResult result) =>
        result.Parent is CommandResult parent ? parent.Path().Append(result.Command.Name) : [];

    private static async Task<int> RunAsync(Work work, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return await work(parsed, new Output(parsed.GetValue(AsJson)), cancellationToken);
        }
        catch (Refusal e)
        {
            return Say(e.Message, ExitCode.WrongUse);
        }
        catch (SourceException e)
        {
            return Say(e.Message, ExitCode.Unreachable);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            return Say($"The ledger cannot be read: {e.Message}", ExitCode.Unreachable);
        }
        catch (Exception e) when (e is DuckDBException or InvalidDataException)
        {
            return Say($"The export cannot be read: {e.Message.Split('\n')[0]}", ExitCode.Unreachable);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static int Say(string sentence, int code)
    {
        Console.Error.WriteLine(Printed.Of(sentence, Printed.Screen));
        return code;
    }
}
