using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Audit.Replay;
using DuckDB.NET.Native;

namespace Audit.Export;

/// <summary>
/// Runs a query of DuckDB and reads its columns where the engine has laid them, row by row: reading each value through the ordinary
/// reader costs more than all the rest of a recomputation. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class DuckColumns(DuckDBNativeConnection connection) : IDisposable
{
    private const int Inlined = 12;
    private readonly Utf8Texts _texts = new();
    private DuckDBResult _result;
    private DuckDBDataChunk? _chunk;
    private Column[] _columns = [];
    private ulong _rows;
    private ulong _row;

    /// <summary>Runs it to its end; the rows are then read with <see cref="Next"/>.</summary>
    /// <exception cref="InvalidOperationException">DuckDB refuses it.</exception>
    public void Run(string sql)
    {
        Dispose();
        if (NativeMethods.Query.DuckDBQuery(connection, sql, out _result) != DuckDBState.Success)
        {
            throw new InvalidOperationException(NativeMethods.Query.DuckDBResultError(ref _result));
        }

        _columns = new Column[NativeMethods.Query.DuckDBColumnCount(ref _result)];
        (_rows, _row) = (0, 0);
    }

    /// <summary>Goes on to the next row; false after the last.</summary>
    public bool Next()
    {
        if (++_row < _rows) return true;

        _chunk?.Dispose();
        _chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
        if (_chunk.IsInvalid) return false;

        (_rows, _row) = (NativeMethods.DataChunks.DuckDBDataChunkGetSize(_chunk), 0);
        for (var i = 0; i < _columns.Length; i++)
        {
            var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, i);
            _columns[i] = new(NativeMethods.Vectors.DuckDBVectorGetData(vector), NativeMethods.Vectors.DuckDBVectorGetValidity(vector));
        }

        return _rows > 0;
    }

    public bool IsNull(int column)
    {
        var valid = _columns[column].Validity;
        return valid is not null && (valid[_row / 64] & (1UL << (int)(_row % 64))) == 0;
    }

    public long Long(int column) => ((long*)_columns[column].Data)[_row];

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public int? IntOrNull(int column) => IsNull(column) ? null : ((int*)_columns[column].Data)[_row];

    public bool Bool(int column) => ((byte*)_columns[column].Data)[_row] != 0;

    public Guid Guid(int column)
    {
        // A UUID is a signed number of 128 bits to DuckDB, its first bit turned so that it sorts.
        var parts = (ulong*)_columns[column].Data + (_row * 2);
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, parts[1] ^ (1UL << 63));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], parts[0]);
        return new(bytes, bigEndian: true);
    }

    public Guid? GuidOrNull(int column) => IsNull(column) ? null : Guid(column);

    public string? Text(int column) => IsNull(column) ? null : _texts.Of(Utf8(column));

    /// <summary>Up to twelve bytes stand in the cell itself, more of them elsewhere.</summary>
    public ReadOnlySpan<byte> Utf8(int column)
    {
        var cell = (byte*)_columns[column].Data + (_row * 16);
        var length = Unsafe.ReadUnaligned<int>(cell);
        return new(length <= Inlined ? cell + 4 : Unsafe.ReadUnaligned<nint>(cell + 8).ToPointer(), length);
    }

    public void Dispose()
    {
        _chunk?.Dispose();
        _chunk = null;
        if (_columns.Length > 0) NativeMethods.Query.DuckDBDestroyResult(ref _result);
        _columns = [];
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly struct Column(void* data, ulong* validity)
    {
        public void* Data { get; } = data;

        public ulong* Validity { get; } = validity;
    }
}
