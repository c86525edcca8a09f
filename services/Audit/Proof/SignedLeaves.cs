namespace Audit.Proof;

/// <summary>The leaves on disk. Whether they are those that were signed, the roots say.</summary>
internal sealed class SignedLeaves(Tiles tiles, long size, Action<Finding> report)
{
    private const int Width = 256;
    private List<byte[]> _tile = [];
    private long _index = -1;

    public byte[]? At(long position)
    {
        if (position > size)
        {
            return null;
        }

        var (index, place) = ((position - 1) / Width, (int)((position - 1) % Width));
        if (index != _index)
        {
            (_index, _tile) = (index, Read(index));
        }

        return place < _tile.Count ? _tile[place] : null;
    }

    private List<byte[]> Read(long index)
    {
        try
        {
            return tiles.Tile(0, index, size);
        }
        catch (IOException e)
        {
            report(new(FindingKind.BadEvidence, $"Tile {index} cannot be read: {e.GetType().Name}.", index * Width + 1));
            return [];
        }
    }
}
