using Hosting;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Serilog.Extensions.Logging;

namespace Benchmarks.Hops;

/// <summary>The platform's own: a service built as every service is.</summary>
public sealed class PlatformHop(HopField field) : IHopWay
{
    /// <inheritdoc />
    public string Name => "platform";

    /// <inheritdoc />
    public string Exchange => Names.Commands(OrderService.Name);

    /// <inheritdoc />
    public string Commands => Names.Commands(OrderService.Name);

    /// <inheritdoc />
    public string Facts => Names.DepartmentQueue("network");

    /// <inheritdoc />
    public async Task<IAsyncDisposable> StartAsync(Action consumed)
    {
        OrderService.Consumed = consumed;
        var app = ServiceHost.Build<OrderService>([], builder =>
        {
            builder.Configuration["urls"] = "http://127.0.0.1:0";
            builder.Configuration["ConnectionStrings:Postgres"] = field.ServiceDatabase;
            builder.Configuration["ConnectionStrings:RabbitMq"] = field.ServiceBroker.AbsoluteUri;
            builder.Configuration["Auth:KeysFile"] = field.KeysFile;
            foreach (var talkative in (string[])["Messaging", "Microsoft"])
            {
                builder.Logging.AddFilter<SerilogLoggerProvider>(talkative, LogLevel.Warning);
            }
        });
        await app.StartAsync();
        return new Running(app);
    }

    private sealed class Running(WebApplication app) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
