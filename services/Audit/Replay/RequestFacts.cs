namespace Audit.Replay;

/// <summary>The facts of the request at hand, in objects that are used again for the next one.</summary>
internal sealed class RequestFacts
{
    private static readonly Comparer<ClockFact> ByStream = Comparer<ClockFact>.Create((a, b) =>
        !ReferenceEquals(a.Service, b.Service) && string.CompareOrdinal(a.Service, b.Service) is var service && service != 0 ? service
        : a.StreamId != b.StreamId ? a.StreamId.CompareTo(b.StreamId)
        : a.StreamVersion.CompareTo(b.StreamVersion));

    private readonly List<ClockFact> _free = [];
    private readonly List<ClockFact> _facts = [];

    /// <summary>The request at hand; null before the first.</summary>
    public Guid? RequestId { get; private set; }

    /// <summary>Room for the next fact of that request.</summary>
    public ClockFact Next(Guid requestId)
    {
        RequestId = requestId;
        var fact = _free.Count == 0 ? new() : _free[^1];
        if (_free.Count > 0) _free.RemoveAt(_free.Count - 1);
        fact.RequestId = requestId;
        _facts.Add(fact);
        return fact;
    }

    /// <summary>The request is complete.</summary>
    public void Finish(IRequestVisitor visitor)
    {
        if (_facts.Count == 0) return;

        _facts.Sort(ByStream);
        visitor.Visit(_facts);
        _free.AddRange(_facts);
        _facts.Clear();
    }
}
