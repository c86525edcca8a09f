namespace Audit.Import;

/// <summary>The first of many: the rest is counted and not kept.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class Listing<T>(int most)
{
    private readonly List<T> _kept = [];

    /// <summary>Those kept.</summary>
    public IReadOnlyList<T> Kept => _kept;

    /// <summary>How many there were.</summary>
    public int Total { get; private set; }

    /// <summary>Takes more.</summary>
    public void AddRange(IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            if (_kept.Count < most) _kept.Add(item);
            Total++;
        }
    }
}
