using Contracts.Access.V1;
using EventStore;
using Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hosting;

/// <summary>Tells who was paused on the bus: the sender, by its own queue, and the ledger (<see cref="SenderPaused"/>).</summary>
internal static class PausedSenders
{
    private const int ParkedPerMinute = 600;
    private const int MostPerMinute = 1_000_000;
    private const int PauseSeconds = 60;
    private const int LongestPauseSeconds = 3600;
    private static readonly StreamType<int> Stream = new("paused-senders", 0, (pauses, _) => pauses + 1);

    /// <summary>By <c>Limits:ParkedPerMinute</c>, 1 to 1,000,000 (600 where nothing is said: more than a person could look through), and
    /// <c>Limits:PauseSeconds</c>, 1 to 3,600 (60).</summary>
    public static SenderLimit LimitFrom(IConfiguration configuration)
    {
        var perMinute = Math.Clamp(configuration.GetValue("Limits:ParkedPerMinute", ParkedPerMinute), 1, MostPerMinute);
        var pause = TimeSpan.FromSeconds(Math.Clamp(configuration.GetValue("Limits:PauseSeconds", PauseSeconds), 1, LongestPauseSeconds));
        return new(perMinute, pause, (services, sender, parked, token) => TellAsync(services, sender, parked, pause, token));
    }

    private static Task TellAsync(IServiceProvider services, Actor sender, int parked, TimeSpan pause, CancellationToken cancellationToken)
    {
        var service = services.GetRequiredService<ServiceDescription>().Name;
        return services.GetRequiredService<Hop>().ExecuteAsync(
            Stream, DerivedId.From("paused-sender", service, sender.ToString()),
            (_, now) => [new SenderPaused(sender.Role, sender.Id, parked, (int)pause.TotalSeconds, now)],
            new Cause($"pause:{Guid.CreateVersion7()}", Actor.Desk(service)), cancellationToken);
    }
}
