using Contracts;
using Npgsql;
using NpgsqlTypes;

namespace Messaging;

/// <summary>SQL with its values.</summary>
public static class Sql
{
    /// <summary>A statement with positional parameters <c>$1…</c>; a <see cref="Json"/> goes in as jsonb.</summary>
    public static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    /// <summary>A parameter for a value of the usual kinds.</summary>
    public static NpgsqlParameter Parameter(object? value) => value switch
    {
        Json json => new() { Value = json.Text, NpgsqlDbType = NpgsqlDbType.Jsonb },
        NpgsqlParameter parameter => parameter,
        DateTimeOffset time => new() { Value = time.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
        Enum word => new() { Value = word.ToString(), NpgsqlDbType = NpgsqlDbType.Varchar },
        null => new() { Value = DBNull.Value },
        _ => new() { Value = value },
    };

    /// <summary>All rows of a query with parameters <c>$1…</c>.</summary>
    public static async Task<List<T>> ReadAsync<T>(
        this NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(Parameter).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Runs a statement with parameters <c>$1…</c>.</summary>
    public static async Task RunAsync(
        this NpgsqlDataSource database, string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(Parameter).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A value that is stored as jsonb, in the contracts' own form.</summary>
    public static Json AsJson<T>(T value) => new(System.Text.Json.JsonSerializer.Serialize(value, ContractJson.Options));
}

/// <summary>JSON text on its way into a jsonb column.</summary>
/// <param name="Text">The JSON.</param>
public sealed record Json(string Text);
