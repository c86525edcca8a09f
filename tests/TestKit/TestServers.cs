using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;

namespace TestKit;

/// <summary>
/// Real servers for tests: those that <c>./infra/test</c> started and named in the environment, or containers where an engine
/// answers. Without either the tests fail and say so; nothing stands in for a server.
/// </summary>
public static class TestServers
{
    private const int ManagementPort = 15672;
    private static readonly SemaphoreSlim Starting = new(1, 1);

    /// <summary>Sees to it that <c>DESK_POSTGRES</c>, <c>DESK_RABBITMQ</c> and <c>DESK_RABBITMQ_MANAGEMENT</c> are set.</summary>
    public static async Task EnsureAsync()
    {
        await Starting.WaitAsync();
        try
        {
            if (Environment.GetEnvironmentVariable("DESK_POSTGRES") is null or "")
            {
                await StartContainersAsync();
            }
        }
        finally
        {
            Starting.Release();
        }
    }

    private static async Task StartContainersAsync()
    {
        try
        {
            var postgres = new PostgreSqlBuilder("postgres:15").Build();
            var rabbit = new RabbitMqBuilder("rabbitmq:3-management").WithPortBinding(ManagementPort, assignRandomHostPort: true).Build();
            await Task.WhenAll(postgres.StartAsync(), rabbit.StartAsync());
            Environment.SetEnvironmentVariable("DESK_POSTGRES", postgres.GetConnectionString());
            var broker = new Uri(rabbit.GetConnectionString());
            Environment.SetEnvironmentVariable("DESK_RABBITMQ", rabbit.GetConnectionString().TrimEnd('/'));
            Environment.SetEnvironmentVariable(
                "DESK_RABBITMQ_MANAGEMENT", $"http://{broker.UserInfo}@{broker.Host}:{rabbit.GetMappedPublicPort(ManagementPort)}");
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                "These tests need a real PostgreSQL and RabbitMQ: run ./infra/test, which starts them, or have a container engine run.", e);
        }
    }
}
