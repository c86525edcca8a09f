using RabbitMQ.Client;

namespace TestDesk;

/// <summary>Reads any queue of the desk, for departments that have no user on the broker.</summary>
public sealed class BrokerAdministrator : IAsyncDisposable
{
    private readonly IConnection _connection;

    private BrokerAdministrator(IConnection connection, IChannel channel) => (_connection, Channel) = (connection, channel);

    public IChannel Channel { get; }

    public static async Task<BrokerAdministrator> ConnectAsync(HostedDesk desk)
    {
        var factory = new ConnectionFactory { Uri = desk.Servers.RabbitMq, VirtualHost = desk.Name };
        var connection = await factory.CreateConnectionAsync();
        return new(connection, await connection.CreateChannelAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
