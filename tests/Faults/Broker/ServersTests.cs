using Faults.Servers;
using Npgsql;
using RabbitMQ.Client;

namespace Faults.Tests.Broker;

/// <summary>That the servers of these tests do what the tests believe of them.</summary>
public class ServersTests
{
    [Fact]
    public async Task A_killed_database_comes_back_with_what_it_had_confirmed_and_a_cut_connection_is_felt()
    {
        await using var servers = await PrivateServers.StartAsync();
        await RunAsync(servers, "create table kept (word text); insert into kept values ('word')");
        await using var channel = await ChannelAsync(servers);
        servers.BrokerProxy.Open.ShouldBe(1);

        await servers.Postgres.KillAsync();
        await servers.Postgres.StartAgainAsync();
        (await RunAsync(servers, "select word from kept")).ShouldBe("word");

        servers.BrokerProxy.Cut();
        await Should.ThrowAsync<Exception>(async () => await channel.QueueDeclareAsync());
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
