using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Audit.Export;

/// <summary>
/// Rows divided among parts, all of one request in the same one, as they come. What does not fit into memory lies in a temporary file,
/// which this account alone may read and which goes with this object. Not safe for concurrent use, save for <see cref="AddTo"/>.
/// </summary>
/// <param name="parts">How many.</param>
internal sealed class ClockParts(int parts) : IDisposable
{
    private const int RowsInABlock = 128;
    private readonly Part[] _parts = [.. Enumerable.Range(0, parts).Select(_ => new Part())];
    private SafeFileHandle? _file;
    private long _end;

    /// <summary>Their texts.</summary>
    public Words Words { get; } = new();

    /// <summary>Takes the row at hand.</summary>
    public void Take(DuckColumns columns)
    {
        var row = default(ClockRow);
        row.Read(columns, Words);
        var part = _parts[ExportColumns.SliceOf(row.RequestId) * parts / ExportColumns.Slices];
        part.Rows[part.Count++] = row;
        if (part.Count == RowsInABlock) PutAside(part);
    }

    /// <summary>Adds the rows of a part to a list.</summary>
    public void AddTo(List<ClockRow> rows, int number)
    {
        var part = _parts[number];
        foreach (var block in part.Blocks)
        {
            var start = rows.Count;
            CollectionsMarshal.SetCount(rows, start + RowsInABlock);
            var bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(rows)[start..]);
            for (var read = 0; read < bytes.Length;)
            {
                var more = RandomAccess.Read(_file!, bytes[read..], block + read);
                if (more == 0) throw new EndOfStreamException("The temporary file was cut.");
                read += more;
            }
        }

        rows.AddRange(part.Rows.AsSpan(0, part.Count));
    }

    public void Dispose() => _file?.Dispose();

    private void PutAside(Part part)
    {
        _file ??= File.OpenHandle(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        var bytes = MemoryMarshal.AsBytes(part.Rows.AsSpan());
        RandomAccess.Write(_file, bytes, _end);
        part.Blocks.Add(_end);
        (_end, part.Count) = (_end + bytes.Length, 0);
    }

    private sealed class Part
    {
        public ClockRow[] Rows { get; } = new ClockRow[RowsInABlock];

        public int Count { get; set; }

        public List<long> Blocks { get; } = [];
    }
}
