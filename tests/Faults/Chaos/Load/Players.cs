using Chaos.Desk;
using Contracts;
using Messaging;

namespace Chaos.Load;

/// <summary>Everybody outside a desk, for one run.</summary>
internal sealed class Players : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly HttpCaller _http;

    private Players(ChaosDesk desk, Plan plan, string run)
    {
        var bus = Channels.Select(c => (Roles.Channel, Id: c, Queue: Names.ChannelQueue(c)))
            .Concat(Departments.Select(d => (Roles.Department, Id: d, Queue: Names.DepartmentQueue(d))))
            .ToDictionary(u => $"{u.Item1}.{u.Id}", u => new BusClient(desk.User($"{u.Item1}.{u.Id}"), new Actor(u.Item1, u.Id), u.Queue, _over.Token));
        var journal = new Journal();
        _http = new HttpCaller(desk, journal, _over.Token);
        World = new World(plan, run, journal, _http, bus, _over.Token);
    }

    /// <summary>Channels that have a queue.</summary>
    public static IReadOnlyList<string> Channels { get; } = [.. Enum.GetNames<Channel>().Select(Names.Kebab)];

    /// <summary>Departments that have a queue and a system behind it.</summary>
    public static IReadOnlyList<string> Departments { get; } =
        ["customer-service", "network", "technical", "product", "marketing", "billing", "field-service", "security"];

    /// <summary>What they share.</summary>
    public World World { get; }

    /// <summary>Everybody connects, listens and begins.</summary>
    /// <param name="desk">The desk.</param>
    /// <param name="plan">What is to happen.</param>
    /// <param name="run">Names the run's customers; no two runs on a desk share it.</param>
    public static Players Start(ChaosDesk desk, Plan plan, string run)
    {
        var players = new Players(desk, plan, run);
        var (world, customers, departments) = (players.World, new Customers(players.World), new Departments(players.World));
        foreach (var user in world.Users)
        {
            user.Consume(user.Actor.Role == Roles.Channel
                ? customers.HearAsync
                : (type, body) => departments.HearAsync(user.Actor.Id, type, body));
        }

        customers.Play();
        new Staff(world).Play();
        new Experts(world).Play();
        return players;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await World.EndedAsync();
        foreach (var user in World.Users)
        {
            await user.DisposeAsync();
        }

        _http.Dispose();
        _over.Dispose();
    }
}
