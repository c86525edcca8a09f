using System.Collections.Concurrent;
using Contracts.Directory.V1;
using Hosting;
using Messaging;

namespace WorkOrders;

/// <summary>
/// Every department that the directory knows has its queue before the first order can go there: handlers of a service come
/// before its copy of the directory, so a department defined while the desk runs gets its queue before a rule knows it. What
/// failed, and what the copy knows from before, is declared within a second.
/// </summary>
public sealed partial class DepartmentQueues(DirectoryCopy directory, BrokerAddress broker, ILogger<DepartmentQueues> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, bool> _declared = [];

    public static void AddTo(ServiceBuilder service) => service
        .On<DepartmentDefined>((reaction, defined, token) =>
            reaction.Services.GetRequiredService<DepartmentQueues>().DeclareAsync([defined.Document.Id], token))
        .Services(s => s.AddSingleton<DepartmentQueues>().AddHostedService(p => p.GetRequiredService<DepartmentQueues>()));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            var missing = directory.Current.Departments.Keys.Except(_declared.Keys).ToList();
            if (missing.Count > 0)
            {
                await DeclareAsync(missing, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DeclareAsync(List<string> departments, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await broker.CreateFactory().CreateConnectionAsync("department queues", cancellationToken);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            foreach (var department in departments)
            {
                await Topology.DeclareDepartmentAsync(channel, department, cancellationToken);
                _declared[department] = true;
            }
        }
#pragma warning disable CA1031 // Broker away or access refused: said, and tried again with the next round.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(string.Join(", ", departments), e.GetType().Name, e.GetBaseException().Message);
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(2001, LogLevel.Warning, "Queues of {Departments} could not be declared yet: {Error} {Detail}")]
    private partial void LogFailed(string departments, string error, string detail);
}
