using RabbitMQ.Client;
using TestKit;

namespace Messaging.Tests;

/// <summary>What of a message's properties is read, on a real broker: by CloudEvents' names or by AMQP's own.</summary>
public sealed class CloudEventsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly AmqpTimestamp Timestamp = new(At.ToUnixTimeSeconds());
    private ReceivingService _service = null!;
    private Envelope? _taken;

    public async Task InitializeAsync()
    {
        _service = await ReceivingService.CreateAsync();
        await _service.StartAsync(envelope =>
        {
            _taken = envelope;
            return Task.CompletedTask;
        });
        await _service.ReadyAsync();
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    /// <summary>The AMQP binding of CloudEvents 1.0.2 has the colon, and lets clients that cannot send one write <c>cloudEvents_</c>.</summary>
    [Theory]
    [InlineData("cloudEvents:")]
    [InlineData("cloudEvents_")]
    public async Task Attributes_are_read_by_either_prefix_and_a_native_timestamp_is_a_time(string prefix)
    {
        var envelope = await TakenAsync(new()
        {
            Headers = new Dictionary<string, object?>
            {
                [$"{prefix}id"] = "e-1", [$"{prefix}type"] = "intake.receive-contact.v1", [$"{prefix}time"] = Timestamp,
                [$"{prefix}correlationid"] = "r-1",
            },
        });
        (envelope.Id, envelope.Type?.WireType, envelope.Time, envelope.CorrelationId).ShouldBe(("e-1", "intake.receive-contact.v1", At, "r-1"));
    }

    [Fact]
    public async Task Amqps_own_properties_say_the_same_for_who_knows_no_CloudEvents()
    {
        var envelope = await TakenAsync(new() { MessageId = "e-2", Type = "intake.receive-contact.v1", Timestamp = Timestamp });
        (envelope.Id, envelope.Type?.WireType, envelope.Time).ShouldBe(("e-2", "intake.receive-contact.v1", At));
    }

    private async Task<Envelope> TakenAsync(BasicProperties properties)
    {
        await _service.SendAsync(properties);
        return (await Eventually.BecomesAsync(() => Task.FromResult(_taken), taken => taken is not null, "the message is taken"))!;
    }
}
