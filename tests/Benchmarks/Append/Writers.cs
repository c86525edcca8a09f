using System.Text.Json;
using Benchmarks.Floor;
using Contracts;
using Contracts.WorkOrders.V1;
using EventStore;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace Benchmarks.Append;

/// <summary>A way to append facts to an order and keep its row, both durable together.</summary>
public interface IWriter
{
    /// <summary>Appends facts to a stream at its version; returns when they are durable.</summary>
    /// <exception cref="Exception">The stream was not at that version: nobody else writes here, so this is a defect.</exception>
    Task AppendAsync(Guid stream, long version, int facts);
}

/// <summary>The platform's log; all callers share one, as the requests of a service do.</summary>
public sealed class OurWriter(EventLog log) : IWriter
{
    /// <inheritdoc />
    public async Task AppendAsync(Guid stream, long version, int facts)
    {
        var outcome = await log.AppendAsync(
            new(stream, "work-order", version, Sample.Facts(facts), [session => session.Store(Sample.Document(stream, version))]), CancellationToken.None);
        if (outcome != AppendOutcome.Appended)
        {
            throw new InvalidOperationException($"The append came to {outcome}.");
        }
    }
}

/// <summary>The usual way: a session of Marten's for each append, typed events and a document in it.</summary>
public sealed class UsualWriter(IDocumentStore store) : IWriter
{
    /// <inheritdoc />
    public async Task AppendAsync(Guid stream, long version, int facts)
    {
        await using var session = store.LightweightSession();
        session.CorrelationId = SampleFacts.Progress.RequestId.ToString();
        session.CausationId = Guid.NewGuid().ToString();
        session.SetHeader("actor", SampleFacts.Headers.Actor!);
        session.SetHeader("traceparent", SampleFacts.Headers.Traceparent!);
        session.SetHeader("sent", SampleFacts.Headers.Sent!);
        var events = Enumerable.Repeat<object>(SampleFacts.Progress, facts).ToArray();
        _ = version == 0 ? session.Events.StartStream<OrderDocument>(stream, events) : session.Events.Append(stream, version + facts, events);
        session.Store(Sample.Document(stream, version));
        await session.SaveChangesAsync();
    }
}

/// <summary>The log as it can be written by hand; all callers share one.</summary>
public sealed class HandWriter(HandWrittenLog log) : IWriter
{
    /// <summary>What the rows are kept in.</summary>
    public const string Rows =
        """
        create table order_rows (id uuid primary key, department varchar not null, request_id uuid not null, data jsonb not null);
        create index on order_rows (department);
        create index on order_rows (request_id);
        """;

    private const string Save =
        """
        insert into order_rows (id, department, request_id, data) values ($1, $2, $3, $4)
        on conflict (id) do update set department = excluded.department, request_id = excluded.request_id, data = excluded.data
        """;

    /// <inheritdoc />
    public Task AppendAsync(Guid stream, long version, int facts)
    {
        var row = Sample.Document(stream, version);
        var save = new NpgsqlBatchCommand(Save);
        save.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = row.Id });
        save.Parameters.Add(new NpgsqlParameter<string> { TypedValue = row.Department });
        save.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = row.RequestId });
        save.Parameters.Add(new() { Value = JsonSerializer.SerializeToUtf8Bytes(row, ContractJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });
        return log.AppendAsync(new(stream, "work-order", version, Sample.Facts(facts), []), [save]);
    }
}

/// <summary>What all of them write.</summary>
internal static class Sample
{
    public static NewFact[] Facts(int count) => SampleFacts.Stored(Enumerable.Repeat(SampleFacts.Progress, count).ToArray());

    public static OrderDocument Document(Guid order, long version)
    {
        var document = new OrderDocument();
        document.Apply(SampleFacts.Life.OfType<WorkOrderDispatched>().First() with { WorkOrderId = order });
        document.Apply(SampleFacts.Progress);
        document.Reports = (int)version;
        return document;
    }
}
