using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Spectre.Console;

namespace Simulator;

/// <summary>One run: everybody plays, the progress shows, and at the end the books are opened.</summary>
public sealed class Play(
    DeskClient desk, DeskTls tls, DeskTime time, IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> tokens, int requests,
    int seed, TimeSpan length)
{
    /// <summary>The rest of the time is for those who came last.</summary>
    private const double ShareWithContacts = 2.0 / 3;

    /// <summary>Plays and reports.</summary>
    /// <returns>0 when every request is accounted for, else 1.</returns>
    public async Task<int> RunAsync(CancellationToken aborted)
    {
        var began = TimeProvider.System.GetTimestamp();
        await PrepareAsync();
        var start = time.Now;
        var plans = Plans.Read(AppContext.BaseDirectory, requests, seed, start, length * time.Rate * ShareWithContacts);
        Screen.Line(
            $"[bold]{plans.Count(plan => !plan.IsQuestion)} real service requests[/] and {plans.Count(plan => plan.IsQuestion)} questions, desk time {start:ddd d MMM HH:mm} UTC, one real second is {TimeSpan.FromSeconds(time.Rate):g}");

        using var over = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var world = new World(desk, time, plans, settings, over.Token);
        var channels = await ConnectAsync(Enum.GetValues<Channel>(), c => $"AMQP_CHANNEL_{ChannelId.Of(c).ToUpperInvariant().Replace('-', '_')}", aborted);
        var departments = await ConnectAsync(Known("department"), d => $"AMQP_DEPARTMENT_{d.ToUpperInvariant().Replace('-', '_')}", aborted);
        try
        {
            await StartAsync(world, channels, departments);
            await ShowProgressAsync(world, began, aborted);
            await over.CancelAsync();
            await world.EndedAsync();
        }
        finally
        {
            foreach (var connection in channels.Values.Concat(departments.Values))
            {
                await connection.DisposeAsync();
            }
        }

        var published = channels.Values.Concat(departments.Values).Sum(a => a.Published);
        var books = await Books.CloseAsync(desk, aborted);
        return await new Report(world, books, published, TimeProvider.System.GetElapsedTime(began)).PrintAsync() ? 0 : 1;
    }

    /// <summary>At a fast clock a phone that rings 20 seconds rings for nobody: the admin sets the ring, and how long a request is kept for its
    /// owner, to what the players need. And simple questions are answered by articles, and each day's work is inspected.</summary>
    private async Task PrepareAsync()
    {
        const double reactionSeconds = 1.5;
        var desk_settings = await desk.GetAsync<System.Text.Json.Nodes.JsonObject>("admin/admin", "DIRECTORY", "/desk-settings");
        var offerFor = TimeSpan.FromSeconds(Math.Max(20, reactionSeconds * time.Rate));
        desk_settings["offerFor"] = Contracts.Duration.Write(offerFor);
        desk_settings["preferOwnerFor"] = Contracts.Duration.Write(6 * offerFor);
        desk_settings["selfService"] = JsonSerializer.SerializeToNode(
            new SelfService(Confidence: 0.9, Coverage: 0.5, SearchFor: 6 * offerFor, Questions.Channels), ContractJson.Options);
        desk_settings["quality"] = JsonSerializer.SerializeToNode(Inspections.Settings, ContractJson.Options);
        await desk.SendAsync("admin/admin", HttpMethod.Put, "DIRECTORY", "/desk-settings", desk_settings, $"settings-{seed}");
        await Questions.PublishAsync(desk);
        await Inspections.PublishAsync(desk);
    }

    private async Task StartAsync(World world, Dictionary<Channel, Amqp> channels, Dictionary<string, Amqp> departments)
    {
        var adapters = new Channels(world, channels);
        var followUps = new FollowUps(world, channels);
        await new Departments(world, departments).PlayAsync();
        await adapters.ListenAsync(followUps.Rate, new Questions(world).Show);
        world.Start(new Agents(world, [.. Known("agent")]).PlayAsync);
        world.Start(followUps.PlayAsync);
        world.Start(new Experts(world).PlayAsync);
        world.Start(new CareCalls(world, Known("agent").First()).PlayAsync);
        world.Start(new Inspections(world).PlayAsync);
        world.Start(adapters.PlayAsync);
    }

    private async Task ShowProgressAsync(World world, long began, CancellationToken aborted)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), TimeProvider.System);
        while (TimeProvider.System.GetElapsedTime(began) < length && await timer.WaitForNextTickAsync(aborted))
        {
            var told = world.Done.Where(d => d.Key.StartsWith("results told", StringComparison.Ordinal)).Sum(d => d.Value);
            Screen.Line(
                $"[grey]{TimeProvider.System.GetElapsedTime(began):m\\:ss}[/] {time.Now:ddd HH:mm}  contacts {world.CountOf("contacts"),4} of {world.All.Count}  at first contact {world.CountOf("requests resolved at first contact"),3}  dispatched {world.CountOf("requests dispatched"),4}  answered {world.CountOf("orders answered"),4}  told {told,4}  rated {world.CountOf("ratings"),4}{(desk.Repeated > 0 ? $"  calls repeated {desk.Repeated}" : "")}");
        }
    }

    private IEnumerable<string> Known(string role) =>
        tokens.Keys.Where(k => k.StartsWith(role + "/", StringComparison.Ordinal)).Select(k => k[(role.Length + 1)..]);

    private async Task<Dictionary<T, Amqp>> ConnectAsync<T>(IEnumerable<T> users, Func<T, string> variable, CancellationToken aborted)
        where T : notnull
    {
        var connections = new Dictionary<T, Amqp>();
        foreach (var user in users)
        {
            connections[user] = await Amqp.ConnectAsync(settings[variable(user)], tls, aborted);
        }

        return connections;
    }
}
