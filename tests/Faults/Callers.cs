using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Contracts;
using Contracts.Intake.V1;
using Messaging;
using TestKit;

namespace Faults.Tests;

/// <summary>Customers that go on calling whatever happens. What the desk accepts from them is remembered: it must not be lost.</summary>
/// <param name="desk">The desk.</param>
/// <param name="name">Their own, so that their customers are nobody else's.</param>
internal sealed class Callers(ProcessDesk desk, string name) : IAsyncDisposable
{
    /// <summary>Between two calls of one customer: a load that the desk keeps up with, however long the fault lasts.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<Guid> _accepted = new();
    private readonly CancellationTokenSource _enough = new();
    private Task _calling = Task.CompletedTask;
    private int _calls;

    /// <summary>Requests whose contact was acknowledged, once for each.</summary>
    public IReadOnlyCollection<Guid> Accepted => _accepted;

    /// <summary>Makes them call until they have had enough: see <see cref="HangUpAsync"/>.</summary>
    public void GoOnCalling(int callers = 4) => _calling = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
    {
        while (!_enough.IsCancellationRequested)
        {
            await CallAsync();
            await Task.Delay(Pause, TimeProvider.System);
        }
    })));

    /// <summary>Completes when so many more contacts were accepted.</summary>
    public Task MoreAsync(int more)
    {
        var wanted = _accepted.Count + more;
        return Eventually.BecomesAsync(() => Task.FromResult(_accepted.Count), count => count >= wanted, $"{more} more contacts are accepted");
    }

    /// <summary>Ends the calling.</summary>
    public async Task HangUpAsync()
    {
        await _enough.CancelAsync();
        await _calling;
    }

    /// <summary>One contact, reported again, as adapters do, until the desk has accepted it.</summary>
    public async Task<Guid> CallAsync()
    {
        var reference = $"{name}-{Interlocked.Increment(ref _calls)}";
        var contact = new ReceiveContact(Channel.Web, reference, CustomerId: $"c-{reference}", IvrChoices: Playing.Question);
        var (_, body) = await Eventually.BecomesAsync(
            () => TryAsync(contact), answer => answer.Status == 200, $"the contact {reference} is accepted");
        var request = body.Id("requestId");
        _accepted.Enqueue(request);
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        await HangUpAsync();
        _enough.Dispose();
    }

    private async Task<(int Status, JsonNode? Body)> TryAsync(ReceiveContact contact)
    {
        try
        {
            return await desk.SendAsync(Roles.Channel, "web", HttpMethod.Post, "intake", "/contacts", contact);
        }
        catch (HttpRequestException)
        {
            return (0, null);
        }
    }
}
