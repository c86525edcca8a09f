using System.Text;
using Contracts;
using Contracts.Intake.V1;
using DeskSetup;
using Messaging;
using Npgsql;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>A sender of whom too much cannot be taken is paused and told; others are served, and nothing of what it sends is lost.</summary>
public sealed class SenderPauseTests : IAsyncLifetime
{
    private const int PerMinute = 5;
    private readonly HostedDesk _desk = new();
    private NpgsqlDataSource _intake = null!;

    public async Task InitializeAsync()
    {
        await TestServers.EnsureAsync();
        await _desk.ProvisionAsync(Servers.FromEnvironment());
        _intake = NpgsqlDataSource.Create(_desk.Databases["intake"] + ";Search Path=intake;Pooling=false");
        await _desk.StartAsync<DirectoryService.DirectoryDeskService>();
        await _desk.StartAsync<Intake.IntakeService>(builder =>
        {
            builder.Configuration["Limits:ParkedPerMinute"] = $"{PerMinute}";
            builder.Configuration["Limits:PauseSeconds"] = "2";
        });
        await _desk.ReadyAsync("directory", "intake");
    }

    public async Task DisposeAsync()
    {
        await _intake.DisposeAsync();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task One_who_sends_too_much_that_cannot_be_taken_waits_and_hears_of_it_while_others_are_served()
    {
        await using var web = await AmqpClient.ConnectAsync(_desk, "channel.web");
        await using var sms = await AmqpClient.ConnectAsync(_desk, "channel.sms");
        for (var i = 0; i <= PerMinute; i++) await web.SendRawAsync("intake.commands", "intake.receive-contact.v1", Encoding.UTF8.GetBytes($"{{{i}"), $"bad-{i}");
        var (_, paused) = await web.ReceiveAsync("channel.web", (type, _) => type == "access.sender-paused.v1");
        (paused.GetProperty("role").GetString(), paused.GetProperty("id").GetString(), paused.GetProperty("parked").GetInt32(), paused.GetProperty("seconds").GetInt32())
            .ShouldBe(("channel", "web", PerMinute + 1, 2));

        await web.SendAsync("intake", "receive-contact", Contact(Channel.Web), "good of web");
        await sms.SendAsync("intake", "receive-contact", Contact(Channel.Sms), "good of sms");
        await Eventually.BecomesAsync(() => ReceivedAsync("web"), count => count == 1, "what was held is taken when the pause is over");
        (await ReceivedAsync("sms")).ShouldBe(1);
        (await ReadAsync("select string_agg(message_id || ': ' || split_part(reason, ':', 1), '; ') from parked where replayed_at is not null"))
            .ShouldBe("good of web: Not read", "only the one who was paused was held");
        (await ReadAsync("select count(*)::text from parked where replayed_at is null")).ShouldBe($"{PerMinute + 1}");
        (await ReadAsync("select count(*)::text from mt_events where type = 'sender_paused'")).ShouldBe("1");
    }

    private static ReceiveContact Contact(Channel channel) => new(channel, $"paused-{channel}", $"paused-{channel}", IvrChoices: Playing.Question);

    private async Task<int> ReceivedAsync(string channel) => int.Parse(
        await ReadAsync($"select count(*)::text from mt_events where type = 'request_received' and data->'profile'->>'channel' = '{channel}'"));

    private async Task<string> ReadAsync(string sql) => (await _intake.ReadAsync(sql, row => row.IsDBNull(0) ? "" : row.GetString(0), default))[0];
}
