using System.CommandLine;
using System.Security.Authentication;
using System.Text.Json;
using Simulator;

// Plays the world outside: real service requests go through the desk, and at the end every one is accounted for.
var requests = new Option<int>("--requests") { Description = "how many requests", DefaultValueFactory = _ => 600 };
var minutes = new Option<double>("--minutes") { Description = "real time to play; two thirds of it bring contacts", DefaultValueFactory = _ => 3 };
var seed = new Option<int>("--seed") { Description = "what chance begins with", DefaultValueFactory = _ => 1 };
var root = new RootCommand("Plays channels, customers, agents, departments and experts against a running desk.") { requests, minutes, seed };
root.SetAction(async (parsed, aborted) =>
{
    Screen.Prepare(Console.IsOutputRedirected);
    var folder = Path.GetFullPath(Environment.GetEnvironmentVariable("DESK_LOCAL") ?? ".local");
    var settings = EnvFile.Read(Path.Combine(folder, "desk.env"));
    var tokens = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllBytesAsync(Path.Combine(folder, "tokens.json"), aborted))!;
    var time = DeskTime.From(settings);
    try
    {
        var tls = DeskTls.FromEnvironment();
        using var desk = new DeskClient(settings, tokens, tls, aborted);
        var play = new Play(desk, tls, time, settings, tokens, parsed.GetValue(requests), parsed.GetValue(seed), TimeSpan.FromMinutes(parsed.GetValue(minutes)));
        return await play.RunAsync(aborted);
    }
    catch (Exception e) when (e is AuthenticationException || e.GetBaseException() is AuthenticationException)
    {
        Screen.Line($"[red]{(e is AuthenticationException ? e : e.GetBaseException()).Message}[/]");
        return 1;
    }
});
return await root.Parse(args).InvokeAsync();
