using System.Collections.Concurrent;

namespace Simulator;

/// <summary>What all players share: the desk, its clock, the plans, and what they have been told was done.</summary>
public sealed class World(DeskClient desk, DeskTime time, IReadOnlyList<Plan> plans, IReadOnlyDictionary<string, string> addresses, CancellationToken over)
{
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly ConcurrentDictionary<Guid, Plan> _byRequest = new();
    private readonly Dictionary<string, Plan> _byCustomer = plans.ToDictionary(p => p.CustomerId);

    /// <summary>The desk over HTTP.</summary>
    public DeskClient Desk => desk;

    /// <summary>The desk's clock.</summary>
    public DeskTime Time => time;

    /// <summary>All plans, by arrival.</summary>
    public IReadOnlyList<Plan> All => plans;

    /// <summary>Addresses of services and broker.</summary>
    public IReadOnlyDictionary<string, string> Addresses => addresses;

    /// <summary>What has been done, by name: what the desk confirmed must be in its ledger, exactly once.</summary>
    public ConcurrentDictionary<string, int> Done { get; } = new();

    /// <summary>What went wrong in the simulator itself.</summary>
    public ConcurrentQueue<string> Defects { get; } = new();

    /// <summary>The plan of a request, once an agent has seen it; null for one that the simulator did not send.</summary>
    public Plan? PlanOf(Guid requestId) => _byRequest.GetValueOrDefault(requestId);

    /// <summary>The plan of a request that an agent sees with its customer.</summary>
    public Plan? PlanOf(Guid requestId, string? customerId) => customerId is not null && _byCustomer.TryGetValue(customerId, out var plan)
        ? _byRequest.GetOrAdd(requestId, plan)
        : null;

    /// <summary>Ends the run: what is being waited for then does not come any more; what is under way is finished.</summary>
    public CancellationToken Over => over;

    /// <summary>Waits until a moment at the desk.</summary>
    public Task UntilAsync(DateTimeOffset moment) => time.UntilAsync(moment, over);

    /// <summary>Waits some time at the desk.</summary>
    public Task PassAsync(TimeSpan passes) => time.UntilAsync(time.Now + passes, over);

    /// <summary>Looks at a list once a second, real time, and shows each item of it as often.</summary>
    public async Task LookAsync<T>(string who, string service, string path, Action<T> show)
    {
        while (!over.IsCancellationRequested)
        {
            foreach (var item in await desk.GetAsync<IReadOnlyList<T>>(who, service, path)) show(item);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, over);
        }
    }

    /// <summary>Counts something as done, if it was.</summary>
    public void Count(string what, bool done = true) => Done.AddOrUpdate(what, done ? 1 : 0, (_, n) => n + (done ? 1 : 0));

    /// <summary>How often something was done.</summary>
    public int CountOf(string what) => Done.GetValueOrDefault(what);

    /// <summary>Lets something go its way; a failure is a defect of the run.</summary>
    public void Start(Func<Task> work)
    {
        var task = Task.Run(async () =>
        {
            try
            {
                await work();
            }
            catch (OperationCanceledException)
            {
                // The run is over; what was still to come does not come.
            }
#pragma warning disable CA1031 // Whatever it is, it fails the run with its name.
            catch (Exception e)
            {
                Defects.Enqueue($"{e.GetType().Name}: {e.Message}");
            }
#pragma warning restore CA1031
        });
        _running.TryAdd(task, 0);
        _ = task.ContinueWith(t => _running.TryRemove(t, out var _), TaskScheduler.Default);
    }

    /// <summary>Completes when all that was started has ended.</summary>
    public Task EndedAsync() => Task.WhenAll(_running.Keys);
}
