using RabbitMQ.Client;

namespace Messaging;

/// <summary>
/// What is in hand of one channel, in the order in which it came. All that is done with, up to the oldest message that is not, is
/// acknowledged at once: the broker writes one entry for many.
/// </summary>
internal sealed class Acknowledgements(IChannel channel)
{
    /// <summary>So many may be done with behind one that is not; then they are acknowledged one by one.</summary>
    private const int MostBehind = 100;

    private readonly Lock _lock = new();
    private readonly LinkedList<Delivery> _inHand = [];
    private int _doneBehind;
    private Task? _telling;

    /// <summary>False when the channel is gone: all of it comes again over another.</summary>
    public bool CanBeTold => channel.IsOpen;

    /// <summary>Takes a message in hand. Called in the order in which they come.</summary>
    public Delivery Add(ulong tag)
    {
        var delivery = new Delivery(tag);
        lock (_lock)
        {
            _inHand.AddLast(delivery.Place);
        }

        return delivery;
    }

    /// <summary>It is done with; the broker hears of it in a moment, together with others.</summary>
    public void Done(Delivery delivery)
    {
        lock (_lock)
        {
            delivery.IsDone = true;
            _doneBehind++;
            _telling ??= TellAsync();
        }
    }

    /// <summary>It goes back to its queue, which counts how often that happens.</summary>
    public async Task ReturnAsync(Delivery delivery)
    {
        // It keeps its place until that is said, so that it cannot be acknowledged with those behind it.
        await SayAsync(() => channel.BasicNackAsync(delivery.Tag, multiple: false, requeue: true));
        lock (_lock)
        {
            _inHand.Remove(delivery.Place);
            _telling ??= TellAsync();
        }
    }

    /// <summary>Completes when the broker was told of all that was done with before.</summary>
    public Task ToldAsync()
    {
        lock (_lock)
        {
            return _telling ?? Task.CompletedTask;
        }
    }

    private async Task TellAsync()
    {
        await Task.Yield(); // those whose facts were stored by the same commit come now, and share the acknowledgement
        while (Next() is { } next)
        {
            await SayAsync(() => channel.BasicAckAsync(next.Tag, next.Multiple));
        }
    }

    /// <summary>What to say next; null when there is nothing to say for now.</summary>
    private (ulong Tag, bool Multiple)? Next()
    {
        lock (_lock)
        {
            ulong? upTo = null;
            for (; _inHand.First is { Value.IsDone: true } first; _doneBehind--)
            {
                upTo = first.Value.Tag;
                _inHand.RemoveFirst();
            }

            if (upTo is { } tag)
            {
                return (tag, true);
            }

            if (_doneBehind > MostBehind)
            {
                var behind = _inHand.First(d => d.IsDone);
                _inHand.Remove(behind.Place);
                _doneBehind--;
                return (behind.Tag, false);
            }

            _telling = null;
            return null;
        }
    }

    /// <summary>What a broker does not hear it delivers again, which is absorbed.</summary>
    private static async Task SayAsync(Func<ValueTask> say)
    {
        try
        {
            await say();
        }
#pragma warning disable CA1031 // The client has many ways to say that the channel is gone, and nothing else can go wrong here.
        catch
        {
            // Whoever watches over the connection knows.
        }
#pragma warning restore CA1031
    }

    /// <summary>A message in hand.</summary>
    internal sealed class Delivery
    {
        internal Delivery(ulong tag) => (Tag, Place) = (tag, new(this));

        internal ulong Tag { get; }

        internal LinkedListNode<Delivery> Place { get; }

        internal bool IsDone { get; set; }
    }
}
