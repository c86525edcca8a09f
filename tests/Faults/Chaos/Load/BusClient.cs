using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Contracts;
using Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Chaos.Load;

/// <summary>
/// An outsider's AMQP client: it publishes until the broker confirms, and consumes its own queue, whatever happens to the
/// connection in between.
/// </summary>
/// <param name="address">The broker, as this user.</param>
/// <param name="actor">Whom the desk takes the user for.</param>
/// <param name="queue">The user's own queue.</param>
/// <param name="over">Ends the run, and with it all that waits.</param>
internal sealed class BusClient(Uri address, Actor actor, string queue, CancellationToken over) : IAsyncDisposable
{
    private static readonly TimeSpan LongestConfirm = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private IConnection? _connection;
    private IChannel? _channel;
    private Task _consuming = Task.CompletedTask;
    private int _duplicates;

    /// <summary>Facts that came, by id.</summary>
    public ConcurrentDictionary<Guid, byte> Delivered { get; } = new();

    /// <summary>Facts that came once more.</summary>
    public int Duplicates => _duplicates;

    /// <summary>The user's own queue.</summary>
    public string Queue => queue;

    /// <summary>Who this is.</summary>
    public Actor Actor => actor;

    /// <summary>Consumes the queue; a message is acknowledged when it was dealt with, else it comes again.</summary>
    /// <param name="handle">Gets type and body.</param>
    public void Consume(Func<string, ReadOnlyMemory<byte>, Task> handle) => _consuming = ConsumeAsync(handle);

    /// <summary>Sends a command until it is confirmed.</summary>
    /// <param name="journal">Where the confirm is noted.</param>
    /// <param name="deed">What is meant by it.</param>
    /// <param name="factType">The fact that it leads to.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="command">The command.</param>
    /// <param name="again">True when the same was sent before.</param>
    public async Task SendAsync(Journal journal, string deed, string factType, string id, ICommand command, bool again = false)
    {
        var type = Catalog.Of(command.GetType());
        var body = JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), ContractJson.Options);
        await PublishAsync(journal, Names.Commands(type.Service), type.WireType, body, id, again);
        journal.Answers.Enqueue(new Told(type.Service, $"{actor}:{id}", id, deed, factType, Answer.Confirmed, null, []));
    }

    /// <summary>Publishes bytes until they are confirmed.</summary>
    public async Task PublishAsync(Journal journal, string exchange, string type, byte[] body, string id, bool again)
    {
        var properties = new BasicProperties
        {
            Persistent = true, UserId = Uri.UnescapeDataString(address.UserInfo.Split(':')[0]), ContentType = "application/json",
            Headers = new Dictionary<string, object?> { [Envelope.Prefix + "id"] = id, [Envelope.Prefix + "type"] = type },
        };
        while (true)
        {
            journal.CountSent(again);
            again = true;
            try
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(over);
                timeout.CancelAfter(LongestConfirm);
                var channel = await ChannelAsync(timeout.Token);
                await channel.BasicPublishAsync(exchange, "", mandatory: true, properties, body, timeout.Token);
                return;
            }
            catch (Exception e) when (IsOfConnection(e) && !over.IsCancellationRequested)
            {
                await ForgetAsync();
                await Task.Delay(Pause, TimeProvider.System, over);
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _consuming;
        await ForgetAsync();
        _connecting.Dispose();
    }

    private static bool IsOfConnection(Exception e) =>
        e is RabbitMQClientException or OperationCanceledException or IOException or ObjectDisposedException or TimeoutException;

    private async Task<IChannel> ChannelAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_channel is { IsOpen: true })
            {
                return _channel;
            }

            await DropAsync();
            _connection = await ConnectAsync("", cancellationToken);
            return _channel = await _connection.CreateChannelAsync(new CreateChannelOptions(true, true), cancellationToken);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private Task<IConnection> ConnectAsync(string purpose, CancellationToken cancellationToken) =>
        new ConnectionFactory { Uri = address, AutomaticRecoveryEnabled = false, RequestedHeartbeat = TimeSpan.FromSeconds(5) }
            .CreateConnectionAsync($"{actor}{purpose}", cancellationToken);

    private async Task ForgetAsync()
    {
        await _connecting.WaitAsync();
        try
        {
            await DropAsync();
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task DropAsync()
    {
        var connection = Interlocked.Exchange(ref _connection, null);
        _channel = null;
        if (connection is not null)
        {
            try
            {
                await connection.AbortAsync();
                await connection.DisposeAsync();
            }
            catch (Exception e) when (IsOfConnection(e))
            {
                // It is gone, which is what was wanted.
            }
        }
    }

    /// <summary>On a connection of its own, as publishers are blocked by an alarm and consumers are not.</summary>
    private async Task ConsumeAsync(Func<string, ReadOnlyMemory<byte>, Task> handle)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                await using var connection = await ConnectAsync(" consumes", over);
                await using var channel = await connection.CreateChannelAsync(cancellationToken: over);
                var ended = new TaskCompletionSource();
                connection.ConnectionShutdownAsync += (_, _) => Task.FromResult(ended.TrySetResult());
                channel.ChannelShutdownAsync += (_, _) => Task.FromResult(ended.TrySetResult());
                await channel.BasicQosAsync(0, 50, global: false);
                var consumer = new AsyncEventingBasicConsumer(channel);
                consumer.ReceivedAsync += (_, delivery) => TakeAsync(channel, delivery, handle);
                await channel.BasicConsumeAsync(queue, autoAck: false, consumer, over);
                await ended.Task.WaitAsync(over);
            }
            catch (Exception e) when (IsOfConnection(e))
            {
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task TakeAsync(IChannel channel, BasicDeliverEventArgs delivery, Func<string, ReadOnlyMemory<byte>, Task> handle)
    {
        // The body belongs to the client and is gone when this returns; the answer may take longer than that.
        var body = delivery.Body.ToArray();
        var headers = delivery.BasicProperties.Headers;
        if (!Delivered.TryAdd(Guid.Parse(Text("id")), 0))
        {
            Interlocked.Increment(ref _duplicates);
        }

        var (type, tag) = (Text("type"), delivery.DeliveryTag);
        await Task.Yield();
        _ = HandleAsync();

        async Task HandleAsync()
        {
            try
            {
                await handle(type, body);
                await channel.BasicAckAsync(tag, multiple: false);
            }
            catch (Exception e) when (IsOfConnection(e))
            {
                // Not acknowledged: it comes again.
            }
        }

        string Text(string name) => headers?[Envelope.Prefix + name] is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "";
    }
}
