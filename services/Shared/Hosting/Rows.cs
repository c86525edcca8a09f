using System.Text.Json;
using Contracts;
using Messaging;
using Npgsql;

namespace Hosting;

/// <summary>Reads views: the first column of each row is jsonb in the contracts' form.</summary>
public sealed class Rows(NpgsqlDataSource database)
{
    /// <summary>All rows of a query with parameters <c>$1…</c>.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(Sql.Parameter).ToArray());
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(JsonSerializer.Deserialize<T>(reader.GetFieldValue<byte[]>(0), ContractJson.Options)!);
        }

        return rows;
    }

    /// <summary>One value, or the default when there is no row.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(Sql.Parameter).ToArray());
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }
}
