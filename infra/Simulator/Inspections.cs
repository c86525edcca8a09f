using System.Collections.Concurrent;
using Contracts.Directory.V1;

namespace Simulator;

/// <summary>An inspection as inspectors and supervisors see it listed.</summary>
/// <param name="InspectionId">The inspection.</param>
/// <param name="AgentId">Whose handling.</param>
/// <param name="InspectorId">Who does it.</param>
public sealed record InspectionItem(Guid InspectionId, string AgentId, string? InspectorId);

/// <summary>Each day one request of each agent is drawn and inspected (G1): the agent acknowledges the score, one in eight appeals, and the duty supervisor decides.</summary>
public sealed class Inspections(World world)
{
    private const string Sheet = "service-call";
    private const string Supervisor = "supervisor/duty-supervisor";
    private const string Inspector = "inspector";
    private readonly ConcurrentDictionary<string, byte> _handled = new();

    /// <summary>Who inspects, and how much.</summary>
    public static QualitySettings Settings { get; } = new(
        [new(Inspector, InspectionLevel.Centre)], [new("centre-daily", 1, InspectionLevel.Centre, SamplePeriod.Day, PerAgent: 1, Sheet)], DrawAfter: TimeSpan.FromHours(1));

    /// <summary>Publishes the score sheet, once; a desk that has it keeps it.</summary>
    public static Task PublishAsync(DeskClient desk) => desk.SendAsync(
        Supervisor, HttpMethod.Put, "QUALITY", $"/score-sheets/{Sheet}",
        new
        {
            version = 1, title = "Service call", passAt = 80,
            sections = new[]
            {
                new { title = "Opening", weight = 30, items = new[] { Item("greeting", "Greets by the guideline", 10), Item("identity", "Checks who it is", 10, isCritical: true) } },
                new { title = "Solution", weight = 70, items = new[] { Item("solution", "The answer is right", 20) } },
            },
        },
        $"publish-{Sheet}");

    /// <summary>Looks what is to be scored, answered and decided.</summary>
    public Task PlayAsync() => Task.WhenAll(
        LookAsync($"inspector/{Inspector}", $"/inspections?status=open&inspectorId={Inspector}", "scored", ScoreAsync),
        LookAsync(Supervisor, "/inspections?status=scored", "answered", AnswerAsync),
        LookAsync(Supervisor, "/inspections?status=appealed", "decided", DecideAsync));

    private static object Item(string id, string title, int points, bool isCritical = false) => new { id, title, points, critical = isCritical };

    private Task LookAsync(string who, string path, string what, Func<InspectionItem, Task> act) => world.LookAsync<InspectionItem>(who, "QUALITY", path, item =>
    {
        if (_handled.TryAdd($"{what} {item.InspectionId}", 0)) world.Start(() => act(item));
    });

    private async Task ScoreAsync(InspectionItem item)
    {
        await world.PassAsync(TimeSpan.FromMinutes(20));
        world.Count("inspections scored", await SendAsync($"inspector/{Inspector}", item, "score", new { scores = Scores(item, 0), recording = $"rec-{item.InspectionId:N}" }));
    }

    private async Task AnswerAsync(InspectionItem item)
    {
        await world.PassAsync(TimeSpan.FromHours(2));
        if (DrawOf(item, 2) % 8 == 0) world.Count("scores appealed", await SendAsync($"agent/{item.AgentId}", item, "appeal", new { grounds = "The customer had said who they are before." }));
        else world.Count("scores acknowledged", await SendAsync($"agent/{item.AgentId}", item, "acknowledge", new { }));
    }

    private async Task DecideAsync(InspectionItem item)
    {
        await world.PassAsync(TimeSpan.FromHours(1));
        var isGranted = DrawOf(item, 3) % 2 == 0;
        world.Count("appeals decided", await SendAsync(Supervisor, item, "decide-appeal", new { granted = isGranted, reason = "Heard the recording.", scores = isGranted ? Scores(item, 2) : null }));
    }

    /// <summary>Mostly good; one in twenty did not check who called, which fails the whole.</summary>
    private static object Scores(InspectionItem item, int more) => new[]
    {
        new { item = "greeting", points = Math.Min(10, 6 + DrawOf(item, 0) % 5 + more) }, new { item = "identity", points = DrawOf(item, 1) % 20 == 0 && more == 0 ? 0 : 10 },
        new { item = "solution", points = Math.Min(20, 12 + DrawOf(item, 4) % 9 + more) },
    };

    private static int DrawOf(InspectionItem item, int number) => item.InspectionId.ToByteArray()[number];

    private Task<bool> SendAsync(string who, InspectionItem item, string verb, object body) => world.Desk.SendAsync(
        who, HttpMethod.Post, "QUALITY", $"/inspections/{item.InspectionId}/{verb}", body, $"{verb}-{item.InspectionId}");
}
