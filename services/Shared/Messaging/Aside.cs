using MassTransit;
using Microsoft.Extensions.Logging;

namespace Messaging;

/// <summary>The end of MassTransit's error and dead-letter pipes: what can never succeed is parked with its reason.</summary>
internal sealed partial class Aside(Parking parking, Senders senders, SecurityLog security, ILogger<Aside> logger) : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan BeforeReturn = TimeSpan.FromSeconds(1);

    /// <summary>Handling it failed.</summary>
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var failure = Failure.Of(context.Exception)
            ?? throw new OperationCanceledException("The fault passes and is not the message's, which goes back.", context.Exception);
        if (failure.Defect is { } defect) LogDefect(context.InputAddress.AbsolutePath, defect.GetType().FullName, defect.StackTrace);
        await ParkAsync(context, failure);
        await context.NotifyFaulted(context.Exception); // else it counts as one that nobody took
    }

    /// <summary>Nobody takes it.</summary>
    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next) =>
        ParkAsync(context, Failure.Of(Inbox.NotTaken(CloudEvents.Arrived(context)))!);

    /// <inheritdoc />
    public void Probe(ProbeContext context) => context.CreateFilterScope("parking");

    private async Task ParkAsync(ReceiveContext context, Failure failure)
    {
        var arrival = CloudEvents.Arrived(context);
        if (failure.Forbidden)
        {
            security.RefusedMessage(
                arrival.User ?? "nobody", arrival.Headers.GetValueOrDefault(Envelope.Prefix + "type") ?? "no type", arrival.Queue, failure.Reason);
        }

        try
        {
            await parking.ParkAsync(arrival, failure.Reason, failure.TooEarly ? FirstRetry : null, context.CancellationToken);
            await senders.CountAsync(arrival.User, context.CancellationToken);
        }
        catch (Exception e) when (!Inbox.IsTransient(e) && !context.CancellationToken.IsCancellationRequested)
        {
            LogReturned(arrival.Queue, e);
            await Task.Delay(BeforeReturn, TimeProvider.System, context.CancellationToken); // it comes again at once, maybe for ever
            throw;
        }
    }

    [LoggerMessage(1506, LogLevel.Error, "A message in {Queue} met a defect: {Error} {Stack}")]
    private partial void LogDefect(string queue, string? error, string? stack);

    [LoggerMessage(1503, LogLevel.Error, "A message in {Queue} could be neither handled nor parked, and goes back")]
    private partial void LogReturned(string queue, Exception exception);
}
