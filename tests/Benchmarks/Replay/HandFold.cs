using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Audit.Replay;
using Npgsql;

namespace Benchmarks.Replay;

/// <summary>
/// The floor of recomputing from PostgreSQL: plain Npgsql reads the same rows in the order in which they lie, which is the quickest there is,
/// parses each JSON with code made at build into the members that clocks hang on, and folds it into the state of its request: what it is
/// about, and how each of its promises was recorded to stand. All states are held until the end. It computes no promise by a policy or
/// calendar and compares nothing.
/// </summary>
internal static class HandFold
{
    public static async Task<long> RunAsync(NpgsqlDataSource database)
    {
        var requests = new Dictionary<Guid, HandRequest>();
        var count = 0L;
        await using var command = database.CreateCommand(
            "select fact_id, service, stream_id, stream_version, type, type_version, request_id, recorded_at, data from ledger "
            + "where type = any($1) and request_id is not null");
        command.Parameters.Add(new() { Value = Clocks.Types.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        for (; await reader.ReadAsync(); count++)
        {
            var fact = JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(8), HandJson.Default.HandFact)!;
            _ = (reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2), reader.GetInt64(3), reader.GetFieldValue<DateTimeOffset>(7));
            ref var request = ref CollectionsMarshal.GetValueRefOrAddDefault(requests, reader.GetGuid(6), out _);
            (request ??= new()).Fold(reader.GetString(4), fact);
        }

        return requests.Values.Any(r => r.Promises.Count > 0) ? count : throw new InvalidOperationException("Nothing was folded.");
    }
}

/// <summary>The state of a request.</summary>
internal sealed class HandRequest
{
    public string? Kind { get; private set; }

    public string? Category { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    public Dictionary<Guid, HandPromise> Promises { get; } = [];

    public void Fold(string type, HandFact fact)
    {
        (Kind, Category, LastAt) = (fact.Kind ?? Kind, fact.Category ?? Category, fact.At);
        if (fact.PromiseId is not { } id) return;

        ref var promise = ref CollectionsMarshal.GetValueRefOrAddDefault(Promises, id, out _);
        promise ??= new(fact.Promise, fact.Rule);
        promise.DueAt = fact.DueAt ?? promise.DueAt;
        promise.Last = type;
    }
}

/// <summary>A promise as recorded.</summary>
internal sealed class HandPromise(string? name, string? rule)
{
    public string? Name => name;

    public string? Rule => rule;

    public DateTimeOffset DueAt { get; set; }

    public string Last { get; set; } = "";
}

/// <summary>The members that <see cref="ClockFactReader"/> reads.</summary>
internal sealed record HandFact(
    DateTimeOffset At, DateTimeOffset? DueAt, DateTimeOffset? AgreedAt, DateTimeOffset? AppointmentAt, DateTimeOffset? DeadlineAsked,
    DateTimeOffset? DeadlineAt, string? Kind, string? Category, string? Urgency, string? Channel, string? Jurisdiction, string? Department,
    string? Outcome, string? Because, string? Source, bool? Dissatisfied, bool? Corrects, Guid? Subject, Guid? WorkOrderId, Guid? PromiseId,
    string? Promise, string? Policy, int? PolicyVersion, string? Rule, string? Calendar, int? CalendarVersion, string? Target,
    HandProfile? Profile);

/// <summary>Of these, what is known of the customer.</summary>
internal sealed record HandProfile(
    int? Tier, string? Region, string? Jurisdiction, string? Channel, DateTimeOffset? ReceivedAt, DateTimeOffset? DeadlineAsked);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HandFact))]
internal sealed partial class HandJson : JsonSerializerContext;
