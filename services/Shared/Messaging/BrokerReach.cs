using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Messaging;

/// <summary>
/// Asks every second whether the broker takes this service's connections, before MassTransit connects. By itself it would wait longer
/// after each try, up to half a minute, and never less again; and an endpoint whose login was refused would try no more.
/// </summary>
internal sealed partial class BrokerReach(BrokerAddress address, string service, ILogger<BrokerReach> logger, CancellationToken stopping)
    : IHealthCheck, IReceiveEndpointObserver
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private volatile bool _away;
    private string? _said;

    /// <summary>Not ready from a connection that the broker refused until it takes one again. Before the first, and while connected, it
    /// knows nothing bad; MassTransit's own check stands beside it.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_away ? HealthCheckResult.Unhealthy("takes no connections") : HealthCheckResult.Healthy("has refused no connection since the last one"));

    /// <summary>Completes when the broker has taken a connection.</summary>
    public async Task WaitAsync()
    {
        var factory = address.CreateFactory();
        while (true)
        {
            try
            {
                await using var connection = await factory.CreateConnectionAsync($"{service} reach", stopping);
                await connection.CloseAsync(stopping);
                if (_away)
                {
                    LogBack();
                }

                _away = false;
                return;
            }
#pragma warning disable CA1031 // Whatever the broker's reason is, it may pass; the event says what it was.
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                Say(e.GetBaseException());
                _away = true;
                await Task.Delay(Every, TimeProvider.System, stopping);
            }
#pragma warning restore CA1031
        }
    }

    /// <summary>It was refused after all, right after another connection was taken: MassTransit gives it up, so it is started again.</summary>
    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        if (faulted.Exception?.GetBaseException() is AuthenticationFailureException)
        {
            _ = StartAgainAsync(faulted.ReceiveEndpoint); // which waits for the observers first
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task Ready(ReceiveEndpointReady ready) => Task.CompletedTask;

    /// <inheritdoc />
    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    /// <inheritdoc />
    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    /// <summary>Once for each reason, however often it is tried.</summary>
    private void Say(Exception reason)
    {
        if (_away && reason.Message == _said)
        {
            return;
        }

        _said = reason.Message;
        if (reason is CertificateRefusedException)
        {
            LogRefused(reason.Message);
        }
        else
        {
            LogAway(reason.GetType().Name, reason.Message);
        }
    }

    private async Task StartAgainAsync(IReceiveEndpoint endpoint)
    {
        await endpoint.Stop(stopping);
        if (!stopping.IsCancellationRequested)
        {
            endpoint.Start(stopping);
        }
    }

    [LoggerMessage(1504, LogLevel.Warning, "The broker takes no connections: {Error} {Detail}")]
    private partial void LogAway(string error, string detail);

    [LoggerMessage(1507, LogLevel.Error, "The broker's certificate is refused, so nothing is said to it: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(1505, LogLevel.Information, "The broker takes connections again")]
    private partial void LogBack();
}
