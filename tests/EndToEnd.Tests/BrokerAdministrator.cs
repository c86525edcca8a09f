using DeskSetup;
using RabbitMQ.Client;

namespace EndToEnd.Tests;

/// <summary>Reads any queue of the desk, for departments that have no user on the broker.</summary>
internal sealed class BrokerAdministrator : IAsyncDisposable
{
    private readonly IConnection _connection;

    private BrokerAdministrator(IConnection connection, IChannel channel) => (_connection, Channel) = (connection, channel);

    public IChannel Channel { get; }

    public static async Task<BrokerAdministrator> ConnectAsync(RunningDesk desk)
    {
        var factory = new ConnectionFactory { Uri = Servers.FromEnvironment().RabbitMq, VirtualHost = desk.Name };
        var connection = await factory.CreateConnectionAsync();
        return new(connection, await connection.CreateChannelAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
