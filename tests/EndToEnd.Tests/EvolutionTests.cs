using System.Text;
using Contracts.Directory.V1;
using EventStore;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>FAULTS 50: a node meets what a newer build has written, or a schema that is older than itself.</summary>
public class EvolutionTests
{
    private const string Position = "select coalesce(max(sequence), 0) from log_progress where reader = 'publisher'";
    private const string Newest = "select max(seq_id) from mt_events";
    private const string Parked = "select count(*) from parked";

    [Fact]
    public async Task A_fact_of_a_newer_build_stops_its_stream_and_the_publisher_by_name_and_nothing_is_lost()
    {
        await using var desk = await LoneDirectory.StartAsync();
        await desk.ReadyAsync();
        (await desk.DefineAsync(new Tier(8, "Eighth", 8))).Status.ShouldBe(200);
        await UntilAllIsPublishedAsync(desk);
        var before = await desk.ReadAsync<long>(Position);
        var stream = await desk.ReadAsync<Guid>("select stream_id from mt_events order by seq_id desc limit 1");
        var unknown = new NewFact(
            Guid.NewGuid(), "tier_defined_v9", "Contracts.Directory.V9.TierDefined, Contracts", Encoding.UTF8.GetBytes("""{"nobody":"knows"}"""),
            Desk.Now, null, "a newer node", null);
        await using (var store = desk.OwnerStore())
        {
            await using var newer = new EventLog(store, desk.Owner, "directory");
            await newer.AppendAsync(new(stream, "directory-document", 1, [unknown], []), default);
        }

        var (status, text) = await desk.DefineAsync(new Tier(8, "Changed", 8));
        status.ShouldBe(503);
        text.ShouldContain("tier_defined_v9");
        (await desk.DefineAsync(new Tier(9, "Ninth", 9))).Status.ShouldBe(200);
        await Eventually.BecomesAsync(
            () => Task.FromResult(desk.PublisherLog.Of(1303).Count), times => times > 1, "the publisher says what it stands at, again and again");
        desk.PublisherLog.Of(1303)[0].ShouldContain("tier_defined_v9");
        (await desk.ReadAsync<long>(Position)).ShouldBe(before);

        // As if the node had been replaced by one that knows the fact.
        await desk.RunAsync("""update mt_events set type = 'tier_defined', data = '{"document":{"id":8,"name":"New","queueBonus":1},"at":"2026-03-02T02:00:00Z"}' where type = 'tier_defined_v9'""");
        await UntilAllIsPublishedAsync(desk);
        (await desk.DefineAsync(new Tier(8, "Changed", 8))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_node_on_an_older_schema_says_what_is_lacking_and_is_ready_when_the_owner_has_brought_it_up()
    {
        await using var desk = await LoneDirectory.StartAsync(
            "alter table due drop column failures");
        const string lack = "The schema lacks 1 of the columns that this build needs: directory.due.failures.";
        await Eventually.BecomesAsync(() => Task.FromResult(desk.SchemaLog.Of(1702).Count), said => said == 1, "the node says what is lacking");
        desk.SchemaLog.Of(1702)[0].ShouldContain(lack);
        var health = await desk.HealthAsync();
        health.IsReady.ShouldBeFalse();
        health.Text.ShouldContain(lack);

        await desk.LayOutAsync();
        await desk.ReadyAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(desk.SchemaLog.Of(1701).Count), said => said == 1, "the node says that all is there");
    }

    [Fact]
    public async Task What_comes_in_while_the_schema_lacks_a_table_is_held_and_not_parked()
    {
        await using var desk = await LoneDirectory.StartAsync();
        await desk.ReadyAsync();
        await desk.RunAsync("alter table mt_streams rename to not_there_yet");
        await using (var client = await AmqpClient.ConnectAsync(desk.Administrator))
        {
            await client.SendAsync("directory", "define-tier", new DefineTier(new Tier(7, "Seventh", 7)));
        }

        (await desk.DefineAsync(new Tier(8, "Eighth", 8))).Status.ShouldBe(503);
        await desk.RunAsync("alter table not_there_yet rename to mt_streams");
        await desk.ReadyAsync();
        await Eventually.BecomesAsync(
            () => desk.ReadAsync<long>("select count(*) from mt_events where type = 'tier_defined' and data->'document'->>'id' = '7'"),
            found => found == 1, "the command that was held is done");
        (await desk.ReadAsync<long>(Parked)).ShouldBe(0);
    }

    private static Task UntilAllIsPublishedAsync(LoneDirectory desk) => Eventually.BecomesAsync(
        async () => (At: await desk.ReadAsync<long>(Position), Newest: await desk.ReadAsync<long>(Newest)),
        log => log.At == log.Newest, "all is published");
}
