using Npgsql;
using TestKit;

namespace Faults.Tests;

/// <summary>
/// A service's own log and the ledger, compared fact by fact by the administrator, and those of one kind that a test has caused.
/// </summary>
/// <param name="administrator">Connected to the desk's database.</param>
/// <param name="service">The owner of the facts.</param>
/// <param name="type">Stored name of the facts that are counted.</param>
/// <param name="message">SQL that says which message such a fact is from.</param>
/// <param name="prefix">What the names of this test's messages have in them.</param>
internal sealed class Books(NpgsqlDataSource administrator, string service, string type, string message, string prefix)
{
    /// <summary>Completes when so many messages have had their effect once in both books, and these are sound: the same facts in
    /// both, streams without a gap, nothing parked.</summary>
    public Task HaveOnceAsync(int messages)
    {
        var sound = new Account(messages, messages, messages, 0, 0, "");
        return Eventually.BecomesAsync(ReadAsync, account => account == sound, $"{messages} messages are in both books once");
    }

    private async Task<Account> ReadAsync()
    {
        var schema = EventStore.Schema.For(service);
        await using var command = administrator.CreateCommand(
            $"""
            with own as (select * from {schema}.mt_events), told as (select * from audit.ledger where service = $1),
                 effects as (select {message} as message from own where type = $2 and {message} like $3)
            select (select count(*) from effects), (select count(distinct message) from effects),
                   (select count(*) from told where type = $2 and {message} like $3),
                   (select count(*) from own full join told on told.fact_id = own.id where own.id is null or told.fact_id is null),
                   (select count(*) from {schema}.mt_streams s
                     where s.version is distinct from (select max(version) from own where stream_id = s.id)
                        or s.version is distinct from (select count(*) from own where stream_id = s.id)),
                   (select coalesce(string_agg(queue || ': ' || reason, '; '), '')
                     from (select * from {schema}.parked union all select * from audit.parked) p where replayed_at is null)
            """);
        foreach (var value in new[] { service, type, $"%{prefix}-%" })
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetString(5));
    }

    private sealed record Account(
        long Effects, long Messages, long EffectsInTheLedger, long FactsInOneBookOnly, long BrokenStreams, string Parked);
}
