using Faults.Servers;
using Npgsql;
using RabbitMQ.Client;
using TestKit;

namespace Faults.Tests.Broker;

/// <summary>That the servers of these tests do what the tests believe of them.</summary>
public class ServersTests
{
    [Fact]
    public async Task A_killed_broker_and_a_killed_database_come_back_with_what_they_had_confirmed()
    {
        await using var servers = await PrivateServers.StartAsync();
        await RunAsync(servers, "create table kept (word text); insert into kept values ('word')");
        await using (var channel = await ChannelAsync(servers))
        {
            await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
            await channel.BasicPublishAsync("", "kept", mandatory: true, new BasicProperties { Persistent = true }, new byte[] { 1 });
            servers.BrokerProxy.Open.ShouldBe(1);
        }

        await Task.WhenAll(servers.Broker.Node.KillAsync(), servers.Postgres.KillAsync());
        await Task.WhenAll(servers.Broker.StartAgainAsync(), servers.Postgres.StartAgainAsync());

        (await RunAsync(servers, "select word from kept")).ShouldBe("word");
        await using var again = await ChannelAsync(servers);
        await Eventually.BecomesAsync(() => again.MessageCountAsync("kept"), count => count == 1, "the queue has its leader, and the message");
        servers.BrokerProxy.Cut();
        await Should.ThrowAsync<Exception>(async () => await again.MessageCountAsync("kept"));
    }

    private static async Task<IChannel> ChannelAsync(PrivateServers servers)
    {
        var factory = new ConnectionFactory { Uri = servers.ForDesk.RabbitMq, AutomaticRecoveryEnabled = false };
        var connection = await factory.CreateConnectionAsync();
        return await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
    }

    private static async Task<object?> RunAsync(PrivateServers servers, string sql)
    {
        await using var connection = new NpgsqlConnection(servers.ForDesk.Postgres + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
