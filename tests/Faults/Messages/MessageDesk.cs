using Messaging;
using Npgsql;
using TestKit;

namespace Faults.Tests;

/// <summary>A clock that a test moves ahead; between its moves it goes as clocks do.</summary>
internal sealed class MovableClock : TimeProvider
{
    private long _ahead;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
}

/// <summary>The services that a question meets from contact to close, in this process, with a clock that the tests move.</summary>
public sealed class MessageDesk : HostedDesk, IAsyncLifetime
{
    public MessageDesk() => Clock = new MovableClock();

    public async Task InitializeAsync()
    {
        await TestServers.EnsureAsync();
        await ProvisionAsync(DeskSetup.Servers.FromEnvironment());
        await Task.WhenAll(
            StartAsync<DirectoryService.DirectoryDeskService>(), StartAsync<Intake.IntakeService>(), StartAsync<Routing.RoutingService>(),
            StartAsync<FollowUp.FollowUpService>(), StartAsync<Audit.AuditService>());
        await ReadyAsync(Addresses.Keys);
        await this.ChangeAsync("/desk-settings", settings => settings["offerFor"] = "PT1H");
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    internal void Advance(TimeSpan time) => ((MovableClock)Clock).Advance(time);

    /// <summary>A value from a service's schema.</summary>
    internal async Task<T> ReadAsync<T>(string service, string sql)
    {
        await using var connection = new NpgsqlConnection($"{Databases[service]};Search Path={EventStore.Schema.For(service)}");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The service has taken all that was told to it, and has stopped.</summary>
    internal async Task TakeAllAndStopAsync(string service)
    {
        await using var administrator = await BrokerAdministrator.ConnectAsync(this);
        await Eventually.BecomesAsync(
            () => administrator.Channel.MessageCountAsync(Names.Facts(service)), waiting => waiting == 0, $"{service} has taken everything");
        await StopAsync(service); // which waits for what is in hand
    }
}

[CollectionDefinition(nameof(MessageDesk))]
public sealed class MessageDeskCollection : ICollectionFixture<MessageDesk>;
