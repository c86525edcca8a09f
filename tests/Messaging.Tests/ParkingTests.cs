using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;

namespace Messaging.Tests;

/// <summary>A message that is put aside, and the service killed before it could say so to the broker, comes again.</summary>
public sealed class ParkingTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private Parking _parking = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _parking = new Parking(_database.Service, new Vault(_database.Service), TimeProvider.System, NullLogger<Parking>.Instance);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_message_that_is_delivered_again_is_parked_once()
    {
        await ParkAsync(Message("m1", "{}"), "No such request.");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ParkAsync(Message("m1", "{}"), "Still no such request.")));

        (await ReasonsAsync()).ShouldBe(["Still no such request."]);
    }

    [Fact]
    public async Task A_message_without_an_id_is_known_by_its_content()
    {
        await ParkAsync(Message(null, "{"), "Broken.");
        await ParkAsync(Message(null, "{"), "Broken.");
        await ParkAsync(Message(null, "["), "Broken, too.");

        (await ReasonsAsync()).ShouldBe(["Broken.", "Broken, too."]);
    }

    [Fact]
    public async Task Headers_whose_names_become_the_same_do_not_keep_a_message_from_being_parked()
    {
        await _parking.ParkAsync(
            Message("m1", "{") with { Headers = new Dictionary<string, string> { ["a\0"] = "one", ["a\uFFFD"] = "other" } }, "Broken.", again: null, default);

        (await ReasonsAsync()).ShouldBe(["Broken."]);
    }

    [Fact]
    public async Task Another_content_under_the_same_id_is_parked_beside_it()
    {
        await ParkAsync(Message("m1", "{"), "Broken.");
        await ParkAsync(Message("m1", "["), "Broken, too.");
        await ParkAsync(Message("m1", "[", user: "desk.channel.app"), "Somebody else's.");

        (await ReasonsAsync()).ShouldBe(["Broken.", "Broken, too.", "Somebody else's."]);
    }

    [Fact]
    public async Task One_that_is_early_again_is_tried_again()
    {
        await ParkAsync(Message("m1", "{}"), "Not yet.");
        await ParkAsync(Message("m1", "{}"), "Not yet.", retry: true);

        (await RowsAsync("select reason from parked where retry_at is not null")).ShouldBe(["Not yet."]);
    }

    [Fact]
    public async Task One_that_was_replayed_may_be_parked_anew()
    {
        await ParkAsync(Message("m1", "{}"), "Before.");
        await RowsAsync("update parked set replayed_at = now() returning reason");
        await ParkAsync(Message("m1", "{}"), "After.");

        (await ReasonsAsync()).ShouldBe(["Before.", "After."]);
    }

    /// <summary>A sender may have had more put aside than can be gone through at once, and adds headers of their own.</summary>
    [Fact]
    public async Task What_names_an_erased_customer_loses_its_texts_and_the_senders_own_headers_and_nothing_else_does()
    {
        for (var i = 0; i < 60; i++) await ParkAsync(Message($"junk-{i}", $"\"junk {i}\""), "Unknown.");
        var about = Message("m1", """{"callerNumber":"\u002b8613900000002"}""");
        await ParkAsync(about with { Headers = new Dictionary<string, string>(about.Headers) { ["x-name"] = "Zed" } }, "Refused.");
        await ParkAsync(about with { Headers = new Dictionary<string, string>(about.Headers) { ["x-number"] = "+8613900000002" }, Body = "{}"u8.ToArray() }, "Refused.");

        await new ParkedErasure(_database.Service).EraseAsync([.. CustomerKeys.NamesOf("c-1", "139 0000 0002")], default);
        (await RowsAsync("select headers::text from parked where reason = 'Refused.' and length(body) = 0"))
            .ShouldBe(["""{"cloudEvents_id": "m1"}""", """{"cloudEvents_id": "m1"}"""]);
        (await RowsAsync("select reason from parked where reason = 'Unknown.' and length(body) > 0")).Count.ShouldBe(60);
    }

    /// <summary>A build before made no marks.</summary>
    [Fact]
    public async Task What_was_parked_without_marks_is_looked_through_once_and_then_found_by_one_statement()
    {
        await ParkAsync(Message("m1", """{"callerNumber":"13900000002"}"""), "Of before.");
        await ParkAsync(Message("m2", """{"callerNumber":"13900000003"}"""), "Of another.");
        await RowsAsync("update parked set marks = null returning reason");
        await new ParkedErasure(_database.Service).EraseAsync([.. CustomerKeys.NamesOf(null, "13900000002")], default);
        (await RowsAsync("select reason from parked where length(body) = 0")).ShouldBe(["Of before."]);

        await RowsAsync("update parked set body = '{}' returning reason");
        await new ParkedErasure(_database.Service).EraseAsync([.. CustomerKeys.NamesOf(null, "13900000003")], default);
        (await RowsAsync("select reason from parked where length(body) = 0")).ShouldBe(["Of another."], "whom it names is known, its body is not read again");
    }

    [Fact]
    public async Task A_body_that_cannot_be_looked_up_is_not_kept_and_still_known_when_it_is_delivered_again()
    {
        var large = Message("m1", new string('x', Envelope.LargestBody + 1));
        await ParkAsync(large with { Headers = new Dictionary<string, string>(large.Headers) { ["x-name"] = "Zed" } }, "Too large.", retry: true);
        await ParkAsync(large, "Too large again.");
        await ParkAsync(Message("m1", string.Concat(Enumerable.Range(0, Marks.Most).Select(i => $"\"name {i}\""))), "Too many names.");
        await ParkAsync(Message("m1", string.Concat(Enumerable.Repeat("\"a", Envelope.LargestBody / 2))), "The same name too often.");
        await ParkAsync(Message("m1", string.Concat(Enumerable.Range(0, Marks.Most).Select(i => $"\"name {i}\"")), user: "desk.routing"), "A fact of the desk's own.");

        (await RowsAsync("select reason || headers::text from parked where length(body) < 50 and retry_at is null order by id")).ShouldBe(
        [
            """Too large again. Its body is not kept, as it is larger than what is taken.{"cloudEvents_id": "m1"}""",
            """Too many names. Its body is not kept, as it has more texts that may name a customer than are looked up.{"cloudEvents_id": "m1"}""",
            """The same name too often. Its body is not kept, as it has more texts that may name a customer than are looked up.{"cloudEvents_id": "m1"}""",
        ]);
        (await RowsAsync("select reason from parked where length(body) > 50")).ShouldBe(["A fact of the desk's own."]);
    }

    private static Arrival Message(string? id, string body, string user = "desk.channel.web") => new(
        "intake.commands", user,
        id is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [Envelope.Prefix + "id"] = id }, Encoding.UTF8.GetBytes(body));

    private Task ParkAsync(Arrival arrival, string reason, bool retry = false) =>
        _parking.ParkAsync(arrival, reason, retry ? TimeSpan.FromSeconds(0.5) : null, CancellationToken.None);

    private Task<List<string>> ReasonsAsync() => RowsAsync("select reason from parked order by id");

    private async Task<List<string>> RowsAsync(string sql)
    {
        await using var command = _database.Service.CreateCommand(sql);
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
