using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Messaging.Tests;

public class BusTests
{
    /// <summary>MassTransit would tell its makers the host's versions and time zone and what its endpoints are, minutes after each start.</summary>
    [Fact]
    public void Nothing_of_a_desk_is_reported_outside()
    {
        var limit = new SenderLimit(1, TimeSpan.Zero, (_, _, _, _) => Task.CompletedTask);
        using var services = new ServiceCollection().AddBus(new(new("amqp://u:p@127.0.0.1:1/desk")), "sample", limit).BuildServiceProvider();
        services.GetRequiredService<IOptions<UsageTelemetryOptions>>().Value.Enabled.ShouldBeFalse();
    }
}
