using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Authentication;
using System.Text.Json.Nodes;
using Contracts;

namespace DeskSetup;

/// <summary>What services have put aside, for the person who looks after the desk: <c>./infra/parked</c>.</summary>
internal static class ParkedCommand
{
    private static readonly Argument<string?> Service = new("service")
    {
        Arity = ArgumentArity.ZeroOrOne, Description = $"{string.Join(", ", DeskServices.All.Select(s => s.Name))}; all of them when left out",
    };

    private static readonly Option<long?> Show = new("--show") { Description = "one message with its headers" };
    private static readonly Option<long?> Replay = new("--replay") { Description = "handle one message again" };
    private static readonly Option<long?> Discard = new("--discard") { Description = "take away one message for good, of an outsider" };
    private static readonly Option<bool> All = new("--all") { Description = "handle again all that the filters below let through" };
    private static readonly Option<string?> Type = new("--type") { Description = "of this type, such as work-orders.answer-work-order.v1" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "with these words in the reason" };
    private static readonly Option<DateTimeOffset?> Since = new("--since") { Description = "parked at this moment of the desk's clock or later" };
    private static readonly Option<bool> Replayed = new("--replayed") { Description = "list those as well that were replayed" };
    private static readonly Option<bool> AsJson = new("--json") { Description = "print JSON" };

    public static Command Create(string folder)
    {
        var command = new Command("parked", "Lists what services have put aside, newest first, has it handled again or takes it away.")
        {
            Service, Show, Replay, Discard, All, Type, Reason, Since, Replayed, AsJson,
        };
        Service.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && DeskServices.All.All(s => s.Name != token.Value))
            {
                given.AddError($"There is no service '{token.Value}'.");
            }
        });
        command.Validators.Add(Check);
        command.SetAction((parsed, cancellationToken) => RunAsync(folder, parsed, cancellationToken));
        return command;
    }

    private static void Check(CommandResult given)
    {
        long?[] one = [given.GetValue(Show), given.GetValue(Replay), given.GetValue(Discard)];
        if (one.Any(id => id is not null) && given.GetValue(Service) is null)
        {
            given.AddError("Numbers are each service's own: name the service.");
        }

        if (one.Count(id => id is not null) + (given.GetValue(All) ? 1 : 0) > 1)
        {
            given.AddError("Choose one of --show, --replay, --discard and --all.");
        }
    }

    private static async Task<int> RunAsync(string folder, ParseResult parsed, CancellationToken cancellationToken)
    {
        var services = parsed.GetValue(Service) is { } one ? [one] : DeskServices.All.Select(s => s.Name).ToList();
        var filter = new Dictionary<string, string?>
        {
            ["type"] = parsed.GetValue(Type), ["reason"] = parsed.GetValue(Reason), ["since"] = parsed.GetValue(Since)?.ToString("O"),
        };
        try
        {
            using var desk = new ParkedMessagesClient(folder);
            var found = parsed.GetValue(Show) is { } shown ? await desk.ShowAsync(services[0], shown, cancellationToken)
                : parsed.GetValue(Replay) is { } id ? await desk.ReplayAsync(services[0], id, cancellationToken)
                : parsed.GetValue(Discard) is { } unwanted ? await desk.DiscardAsync(services[0], unwanted, cancellationToken)
                : parsed.GetValue(All) ? await desk.ReplayAllAsync(services, filter, cancellationToken)
                : await desk.ListAsync(services, filter, parsed.GetValue(Replayed), cancellationToken);
            Console.Write(parsed.GetValue(AsJson) ? Printed.Of(found.ToJsonString(ContractJson.Options)) + "\n" : ParkedTable.Of(found));
            return found["failed"] is JsonArray { Count: > 0 } ? 1 : 0;
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            var reason = e.GetBaseException() is AuthenticationException refused ? refused.Message : e.Message;
            await Console.Error.WriteLineAsync(Printed.Of(reason, Printed.Screen));
            return 1;
        }
    }
}
