using System.Collections.Concurrent;
using System.Text.Json;
using Contracts;
using Contracts.WorkOrders.V1;
using Faults.Servers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TestKit;

namespace Messaging.Tests;

/// <summary>What a service takes from its queue: order, and what is acknowledged when. On a real broker.</summary>
public sealed class ReceivingTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _taken = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReceivingService _service = null!;

    public async Task InitializeAsync() => _service = await ReceivingService.CreateAsync();

    public async Task DisposeAsync()
    {
        _open.TrySetResult();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Messages_of_one_request_go_one_after_another_and_wait_for_no_other()
    {
        var (slow, quick) = (Guid.NewGuid(), Guid.NewGuid());
        await StartAsync(id => id == "slow-1" ? _open.Task : Task.CompletedTask);
        await _service.SendAsync("slow-1", slow);
        await _service.SendAsync("slow-2", slow);
        await _service.SendAsync("quick-1", quick);
        await _service.SendAsync("quick-2", quick);
        await TakenAsync(2);
        _taken.ShouldBe(["quick-1", "quick-2"]);

        _open.SetResult();
        await TakenAsync(4);
        _taken.ShouldBe(["quick-1", "quick-2", "slow-1", "slow-2"]);
        await StoppedWithNothingLeftAsync();
    }

    [Fact]
    public async Task Sixty_four_messages_of_one_slow_request_stop_no_other()
    {
        var slow = Guid.NewGuid();
        await StartAsync(id => id.StartsWith("slow", StringComparison.Ordinal) ? _open.Task : Task.CompletedTask);
        for (var i = 0; i < 64; i++)
        {
            await _service.SendAsync($"slow-{i:00}", slow);
        }

        for (var i = 0; i < 100; i++)
        {
            await _service.SendAsync($"quick-{i}", Guid.NewGuid());
        }

        await TakenAsync(100);
        _open.SetResult();
        await TakenAsync(164);
        var inOrder = _taken.Where(id => id.StartsWith("slow", StringComparison.Ordinal)).ToList();
        inOrder.ShouldBe(inOrder.Order());
        await StoppedWithNothingLeftAsync();
    }

    [Fact]
    public async Task The_order_of_the_queue_holds_within_each_request_across_types_of_messages()
    {
        const int Messages = 4000, Requests = 100;
        var began = new ConcurrentDictionary<Guid, ConcurrentQueue<int>>();
        var inHand = new ConcurrentDictionary<Guid, int>();
        await _service.StartAsync(services => services
            .AddSingleton(new MessageHandler(typeof(ChaseWorkOrder), (envelope, _, _) => HandleAsync(envelope)))
            .AddSingleton(new MessageHandler(typeof(ReportProgress), (envelope, _, _) => HandleAsync(envelope))));
        await _service.ReadyAsync();
        var requests = Enumerable.Range(0, Requests).Select(_ => Guid.NewGuid()).ToArray();
        var sending = new List<Task>();
        for (var i = 0; i < Messages; i++)
        {
            var type = i % 3 == 0 ? typeof(ChaseWorkOrder) : typeof(ReportProgress);
            object message = i % 3 == 0 ? new ChaseWorkOrder(requests[0], "soon") : new ReportProgress(requests[0], "half");
            sending.Add(_service.SendAsync(
                $"{i}", requests[i % Requests], Catalog.Of(type).WireType, JsonSerializer.Serialize(message, type, ContractJson.Options)).AsTask());
        }

        await Task.WhenAll(sending);
        await TakenAsync(Messages);
        foreach (var order in began.Values)
        {
            order.ShouldBe(order.Order());
        }

        await StoppedWithNothingLeftAsync();

        async Task HandleAsync(Envelope envelope)
        {
            var request = Guid.Parse(envelope.CorrelationId!);
            inHand.AddOrUpdate(request, 1, (_, others) => others + 1).ShouldBe(1);
            began.GetOrAdd(request, _ => []).Enqueue(int.Parse(envelope.Id));
            await Task.Yield();
            inHand[request] = 0;
            _taken.Enqueue(envelope.Id);
        }
    }

    [Fact]
    public async Task What_is_done_behind_one_that_is_not_is_acknowledged_too()
    {
        await StartAsync(id => id == "0" ? _open.Task : Task.CompletedTask);
        for (var i = 0; i < 1000; i++)
        {
            await _service.SendAsync($"{i}", Guid.NewGuid());
        }

        await TakenAsync(999); // more than may be in hand at once
        _taken.ShouldNotContain("0");
        _open.SetResult();
        await TakenAsync(1000);
        await StoppedWithNothingLeftAsync();
    }

    [Fact]
    public async Task Whoever_stops_finishes_what_is_in_hand_first()
    {
        var began = new TaskCompletionSource();
        await StartAsync(_ =>
        {
            began.TrySetResult();
            return _open.Task;
        });
        await _service.SendAsync("in hand", Guid.NewGuid());
        await began.Task;
        var stopping = _service.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        _open.SetResult();
        await stopping;
        _taken.ShouldBe(["in hand"]);
        (await _service.WaitingAsync()).ShouldBe(0u);
    }

    [Fact]
    public async Task What_can_be_neither_handled_nor_parked_comes_again()
    {
        var tries = 0;
        var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1");
        await nowhere.DisposeAsync();
        await StartAsync(
            _ => Interlocked.Increment(ref tries) == 1 ? throw new InvalidOperationException("a defect") : Task.CompletedTask, database: nowhere);
        await _service.SendAsync("returned", Guid.NewGuid());
        await TakenAsync(1);
        tries.ShouldBe(2);
        await StoppedWithNothingLeftAsync();
    }

    [Theory]
    [InlineData("MT-Fault-Address")]
    [InlineData("MT-Response-Address")]
    public async Task Where_answers_and_faults_go_is_not_for_a_sender_to_say(string header)
    {
        var tries = 0;
        await using var database = await TestDatabase.CreateAsync();
        await StartAsync(
            id => id == "refused" && Interlocked.Increment(ref tries) > 0 ? throw Refusal.WrongState("No.") : Task.CompletedTask, database: database.Service);
        await _service.SendAsync(new RabbitMQ.Client.BasicProperties
        {
            Headers = new Dictionary<string, object?> { ["cloudEvents_id"] = "refused", ["cloudEvents_type"] = "sample.thing-said.v1", [header] = "queue:elsewhere" },
        });
        await _service.SendAsync("good");
        await TakenAsync(1);
        await StoppedWithNothingLeftAsync();
        tries.ShouldBe(1);
        (await _service.FindWaitingAsync("elsewhere")).ShouldBeNull("nobody made it");
    }

    [Fact]
    public async Task After_the_connection_is_lost_it_comes_back_and_what_was_in_hand_is_taken_again_behind_its_former_self()
    {
        await using var proxy = TcpProxy.Before(_service.Broker.Port);
        var (request, tries) = (Guid.NewGuid(), 0);
        await StartAsync(_ => Interlocked.Increment(ref tries) == 1 ? _open.Task : Task.CompletedTask, new UriBuilder(_service.Broker) { Port = proxy.Port }.Uri);
        await _service.SendAsync("first", request);
        await Eventually.BecomesAsync(() => Task.FromResult(tries), t => t == 1, "it is in hand");
        proxy.Cut();
        await _service.SendAsync("second", request);
        await Eventually.BecomesAsync(() => _service.WaitingAsync(), waiting => waiting == 0, "both were delivered over a new connection");
        tries.ShouldBe(1); // its former self is not done with
        _open.SetResult();
        await TakenAsync(3);
        _taken.ShouldBe(["first", "first", "second"]);
    }

    private async Task StartAsync(Func<string, Task> handle, Uri? broker = null, NpgsqlDataSource? database = null)
    {
        await _service.StartAsync(
            async envelope =>
            {
                await handle(envelope.Id);
                _taken.Enqueue(envelope.Id);
            }, broker, database);
        await _service.ReadyAsync();
    }

    private async Task StoppedWithNothingLeftAsync()
    {
        await _service.StopAsync();
        (await _service.WaitingAsync()).ShouldBe(0u);
    }

    private Task TakenAsync(int count) =>
        Eventually.BecomesAsync(() => Task.FromResult(_taken.Count), taken => taken >= count, $"{count} messages are taken");
}
