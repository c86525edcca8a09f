using System.Collections.Concurrent;
using Contracts.Intake.V1;

namespace Chaos.Load;

/// <summary>What all players of a run share: its plan, the ways to the desk, and the journal.</summary>
internal sealed class World(
    Plan plan, string run, Journal journal, HttpCaller http, IReadOnlyDictionary<string, BusClient> bus, CancellationToken over)
{
    private readonly Dictionary<string, PlannedRequest> _byCustomer = plan.Requests.ToDictionary(r => $"{run}-{r.Number}");
    private readonly Dictionary<Guid, PlannedRequest> _byRequest = plan.Requests.ToDictionary(r => RequestIdOf(run, r));
    private readonly ConcurrentDictionary<string, byte> _underWay = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();

    /// <summary>The plan.</summary>
    public Plan Plan => plan;

    /// <summary>Calls over HTTP.</summary>
    public HttpCaller Http => http;

    /// <summary>What clients were told.</summary>
    public Journal Journal => journal;

    /// <summary>Ends the run.</summary>
    public CancellationToken Over => over;

    /// <summary>A channel's or department's connection, <c>channel.web</c>.</summary>
    public BusClient Bus(string user) => bus[user];

    /// <summary>All connections.</summary>
    public IEnumerable<BusClient> Users => bus.Values;

    /// <summary>The customer of a request, and the reference of its contact.</summary>
    public string CustomerOf(PlannedRequest request) => $"{run}-{request.Number}";

    /// <summary>The id that the desk gives the request.</summary>
    public Guid RequestIdOf(PlannedRequest request) => RequestIdOf(run, request);

    /// <summary>The plan of a request; null for one of another run.</summary>
    public PlannedRequest? Find(Guid requestId) => _byRequest.GetValueOrDefault(requestId);

    /// <summary>The plan of a customer's request.</summary>
    public PlannedRequest? Find(string? customerId) => customerId is null ? null : _byCustomer.GetValueOrDefault(customerId);

    /// <summary>Waits for a moment of the run.</summary>
    public Task UntilAsync(int atMs)
    {
        var wait = TimeSpan.FromMilliseconds(atMs) - TimeProvider.System.GetElapsedTime(_began);
        return wait > TimeSpan.Zero ? Task.Delay(wait, TimeProvider.System, over) : Task.CompletedTask;
    }

    /// <summary>Lets something go its way, unless the same is under way; what it was is forgotten only if it came to nothing.</summary>
    /// <param name="moment">Names it.</param>
    /// <param name="work">Answers whether it was carried out.</param>
    public void StartOnce(string moment, Func<Task<bool>> work)
    {
        if (_underWay.TryAdd(moment, 0))
        {
            Start(async () =>
            {
                if (!await work())
                {
                    _underWay.TryRemove(moment, out _);
                }
            });
        }
    }

    /// <summary>Lets something go its way; a failure is a defect of the run.</summary>
    public void Start(Func<Task> work)
    {
        var task = Task.Run(async () =>
        {
            try
            {
                await work();
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                // The run is over.
            }
#pragma warning disable CA1031 // Whatever it is, it fails the run with its name.
            catch (Exception e)
            {
                journal.Defects.Enqueue($"A player failed: {e}");
            }
#pragma warning restore CA1031
        });
        _running.TryAdd(task, 0);
        _ = task.ContinueWith(t => _running.TryRemove(t, out var _), TaskScheduler.Default);
    }

    /// <summary>Completes when all that was started has ended.</summary>
    public Task EndedAsync() => Task.WhenAll(_running.Keys);

    private static Guid RequestIdOf(string run, PlannedRequest request) => Intake.Features.ReceiveContact.RequestIdOf(
        new ReceiveContact(request.Channel, $"{run}-{request.Number}"));
}
