using System.Runtime.InteropServices;
using Audit.Replay;

namespace Audit.Export;

/// <summary>One part after another, its rows brought together by request. Not safe for concurrent use.</summary>
internal sealed class ClockPart(IReadOnlyList<ClockParts> divided)
{
    private const int None = -1;
    private readonly List<ClockRow> _rows = [];
    private readonly List<int> _ends = [];
    private readonly List<int> _next = [];
    private readonly Dictionary<Guid, int> _first = [];
    private readonly RequestFacts _request = new();

    /// <summary>Shows the requests of a part.</summary>
    public void Show(int number, IRequestVisitor visitor)
    {
        Gather(number);
        Link();
        foreach (var (requestId, first) in _first)
        {
            var rows = CollectionsMarshal.AsSpan(_rows);
            for (var i = first; i != None; i = _next[i]) rows[i].Fill(_request.Next(requestId), WordsOf(i));
            _request.Finish(visitor);
        }
    }

    private void Gather(int number)
    {
        _rows.Clear();
        _ends.Clear();
        foreach (var rows in divided)
        {
            rows.AddTo(_rows, number);
            _ends.Add(_rows.Count);
        }
    }

    /// <summary>From the last row to the first, so that each request's rows are met in the order in which they were read.</summary>
    private void Link()
    {
        _first.Clear();
        CollectionsMarshal.SetCount(_next, _rows.Count);
        var rows = CollectionsMarshal.AsSpan(_rows);
        var next = CollectionsMarshal.AsSpan(_next);
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_first, rows[i].RequestId, out var known);
            next[i] = known ? first : None;
            first = i;
        }
    }

    private Words WordsOf(int row)
    {
        var i = 0;
        while (row >= _ends[i]) i++;
        return divided[i].Words;
    }
}
