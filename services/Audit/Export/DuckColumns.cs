using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace Audit.Export;

/// <summary>
/// Runs a query of DuckDB and reads its columns where the engine has laid them, row by row: reading each value through the ordinary
/// reader costs more than all the rest of a recomputation. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class DuckColumns(DuckDBNativeConnection connection) : IDisposable
{
    private const int Inlined = 12;
    private DuckDBResult _result;
    private DuckDBDataChunk? _chunk;
    private Column[] _columns = [];
    private ulong _rows;
    private ulong _row;

    /// <summary>Begins it; DuckDB works as far as rows are read with <see cref="Next"/>, and holds no more than it works on.</summary>
    /// <exception cref="InvalidDataException">DuckDB refuses it.</exception>
    public void Run(string sql)
    {
        Dispose();
        var prepared = NativeMethods.PreparedStatements.DuckDBPrepare(connection, sql, out var statement);
        using (statement)
        {
            if (prepared != DuckDBState.Success)
            {
                throw new InvalidDataException(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
            }

            var started = NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out _result);
            _columns = new Column[NativeMethods.Query.DuckDBColumnCount(ref _result)];
            if (started != DuckDBState.Success) throw Failed();
        }

        (_rows, _row) = (0, 0);
    }

    /// <summary>Goes on to the next row; false after the last.</summary>
    /// <exception cref="InvalidDataException">A file cannot be read to its end.</exception>
    public bool Next()
    {
        for (_row++; _row >= _rows; _row = 0)
        {
            if (!NextChunk()) return false;
        }

        return true;
    }

    private bool NextChunk()
    {
        _chunk?.Dispose();
        _chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
        if (_chunk.IsInvalid) return NativeMethods.Query.DuckDBResultError(ref _result) is null or "" ? false : throw Failed();

        _rows = NativeMethods.DataChunks.DuckDBDataChunkGetSize(_chunk);
        for (var i = 0; i < _columns.Length; i++)
        {
            var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, i);
            _columns[i] = new(NativeMethods.Vectors.DuckDBVectorGetData(vector), NativeMethods.Vectors.DuckDBVectorGetValidity(vector));
        }

        return true;
    }

    public bool IsNull(int column)
    {
        var valid = _columns[column].Validity;
        return valid is not null && (valid[_row / 64] & (1UL << (int)(_row % 64))) == 0;
    }

    public long Long(int column) => ((long*)_columns[column].Data)[_row];

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public int Int(int column) => ((int*)_columns[column].Data)[_row];

    public int? IntOrNull(int column) => IsNull(column) ? null : Int(column);

    public bool Bool(int column) => ((byte*)_columns[column].Data)[_row] != 0;

    /// <summary>An id, which is a text in the file.</summary>
    public Guid Guid(int column) => System.Guid.Parse(Utf8(column));

    public Guid? GuidOrNull(int column) => IsNull(column) ? null : Guid(column);

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

    private InvalidDataException Failed() => new(NativeMethods.Query.DuckDBResultError(ref _result));

    [StructLayout(LayoutKind.Auto)]
    private readonly struct Column(void* data, ulong* validity)
    {
        public void* Data { get; } = data;

        public ulong* Validity { get; } = validity;
    }
}
