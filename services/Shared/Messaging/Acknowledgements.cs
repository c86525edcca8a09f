using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

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
    private bool _telling;

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

    /// <summary>It is done with. Completes when that, and what others said meanwhile, is on its way to the broker.</summary>
    public async Task DoneAsync(Delivery delivery)
    {
        lock (_lock)
        {
            delivery.IsDone = true;
            _doneBehind++;
            if (_telling)
            {
                return;
            }

            _telling = true;
        }

        await Task.Yield(); // those whose facts were stored by the same commit come now, and share the acknowledgement
        while (Next() is { } next)
        {
            await TellAsync(() => channel.BasicAckAsync(next.Tag, next.Multiple));
        }
    }

    /// <summary>It goes back to its queue, which counts how often that happens.</summary>
    public async Task ReturnAsync(Delivery delivery)
    {
        lock (_lock)
        {
            _inHand.Remove(delivery.Place);
        }

        await TellAsync(() => channel.BasicNackAsync(delivery.Tag, multiple: false, requeue: true));
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

            if (upTo is null && _doneBehind > MostBehind)
            {
                var behind = _inHand.First(d => d.IsDone);
                _inHand.Remove(behind.Place);
                _doneBehind--;
                return (behind.Tag, false);
            }

            _telling = upTo is not null;
            return upTo is { } tag ? (tag, true) : null;
        }
    }

    /// <summary>A broker that cannot be told any more delivers again, which is absorbed.</summary>
    private static async Task TellAsync(Func<ValueTask> tell)
    {
        try
        {
            await tell();
        }
        catch (Exception e) when (e is AlreadyClosedException or OperationInterruptedException or ObjectDisposedException)
        {
            // The channel is gone.
        }
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
