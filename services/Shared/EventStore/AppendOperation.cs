using System.Data.Common;
using JasperFx.Events;
using NpgsqlTypes;
using Weasel.Core;
using Weasel.Storage;

namespace EventStore;

/// <summary>
/// A statement over arrays, one element for each append or each fact, in Marten's session and before the documents in it. Its
/// values stand where it has a question mark.
/// </summary>
/// <param name="sql">Answers one result.</param>
/// <param name="values">In the order of the question marks.</param>
/// <param name="read">Takes each row of the answer.</param>
internal sealed class AppendOperation(string sql, IReadOnlyList<Value> values, Action<DbDataReader>? read = null)
    : Marten.Internal.Operations.IStorageOperation
{
    /// <inheritdoc />
    public Type DocumentType => typeof(IEvent);

    /// <inheritdoc />
    public OperationRole Role() => OperationRole.Events;

    /// <inheritdoc />
    public void ConfigureCommand(Weasel.Postgresql.ICommandBuilder builder, IStorageSession session)
    {
        var parameters = builder.AppendWithParameters(sql, '?');
        for (var i = 0; i < parameters.Length; i++)
        {
            (parameters[i].Value, parameters[i].NpgsqlDbType) = (values[i].Content, values[i].Type);
        }
    }

    /// <inheritdoc />
    public async Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token)
    {
        while (await reader.ReadAsync(token))
        {
            read?.Invoke(reader);
        }
    }
}

/// <summary>A value of a statement.</summary>
/// <param name="Content">The value.</param>
/// <param name="Type">As PostgreSQL is to take it.</param>
internal readonly record struct Value(object Content, NpgsqlDbType Type);
