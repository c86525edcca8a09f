using Contracts;
using Planted;
using Planted.Tickets.V1;
using TestKit;

namespace Messaging.Tests;

/// <summary>I8: what is personal lies sealed in the log, and nobody reads it once its key is destroyed.</summary>
public sealed class VaultTests : IAsyncLifetime
{
    private static readonly Vocabulary Tickets = new([typeof(TicketFiled), typeof(TicketNoted)]);
    private static readonly StreamType<string> Notes = new("notes", "", Told);
    private readonly Guid _customer = Guid.NewGuid();
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public async Task The_log_holds_personal_texts_sealed_and_a_state_has_them_as_they_were()
    {
        var request = Guid.NewGuid();
        await FileAsync(request, "13900010001", "at the door");
        (await StateAsync(request)).ShouldBe("13900010001 at the door broadband");
        var json = await TextAsync("select string_agg(data::text || headers::text, ' ') from mt_events");
        json.ShouldNotContain("13900010001");
        json.ShouldNotContain("at the door");
        json.ShouldContain("broadband");
        (await TextAsync("select data->>'caller' from mt_events")).ShouldStartWith(SealedText.Mark);
    }

    [Fact]
    public async Task All_requests_of_a_customer_share_a_key_and_no_other_customer_does()
    {
        var (first, second, other) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await Task.WhenAll(
            FileAsync(first, "1", null), FileAsync(second, "2", null), FileAsync(other, "3", null, Guid.NewGuid()), FileAsync(Guid.NewGuid(), "4", null));
        (await TextAsync("select count(distinct key_id)::text from vault.requests where request_id = any($1)", [new[] { first, second }])).ShouldBe("1");
        (await TextAsync("select count(*)::text from vault.keys")).ShouldBe("2");
    }

    [Fact]
    public async Task Without_the_key_the_facts_stand_as_they_stood_and_their_texts_read_as_erased()
    {
        var request = Guid.NewGuid();
        await FileAsync(request, "13900010001", "at the door");
        var before = await TextAsync("select string_agg(data::text || headers::text, ' ') from mt_events");
        await DestroyAsync();
        (await StateAsync(request)).ShouldBe("[erased] [erased] broadband");
        (await TextAsync("select string_agg(data::text || headers::text, ' ') from mt_events")).ShouldBe(before);
        await Vault().IsErasedAsync(request, default).ContinueWith(erased => erased.Result.ShouldBeTrue());
    }

    [Fact]
    public async Task Who_hears_of_an_erasure_hears_all_that_the_customer_came_under_for_some_weeks()
    {
        var (request, number) = (Guid.NewGuid(), CustomerKeys.OfNumber("13900010001"));
        await FileAsync(request, "13900010001", null);
        await DestroyAsync(number);
        (await Messaging.Vault.ErasedAsync(_database.Service, 0, default)).ShouldBe([(1, request, number), (1, request, _customer)], ignoreOrder: true);

        await TextAsync("update vault.erased_names set at = at - interval '31 days' returning name::text");
        await DestroyAsync(number);
        (await Messaging.Vault.ErasedAsync(_database.Service, 0, default)).ShouldBe([(1, request, _customer)]);
    }

    [Fact]
    public async Task What_is_told_of_an_erased_request_is_left_out_and_the_next_request_has_a_key_of_its_own()
    {
        var (erased, next) = (Guid.NewGuid(), Guid.NewGuid());
        await FileAsync(erased, "13900010001", null);
        await DestroyAsync();
        await AppendAsync(erased, new TicketNoted(erased, "too late"));
        await FileAsync(next, "13900010001", "again");
        (await TextAsync("select data->>'note' from mt_events where version = 2")).ShouldBe(PersonalTexts.Erased);
        (await StateAsync(erased)).ShouldBe("[erased] broadband [erased]");
        (await StateAsync(next)).ShouldBe("13900010001 again broadband");
    }

    [Fact]
    public async Task A_text_that_only_looks_sealed_stays_what_it_is()
    {
        var request = Guid.NewGuid();
        var text = SealedText.Seal(SealingKey.Draw(), "elsewhere", "text");
        await FileAsync(request, text, PersonalTexts.Erased);
        (await StateAsync(request)).ShouldBe($"{text} {PersonalTexts.Erased} broadband");
    }

    [Fact]
    public async Task The_same_message_again_is_recognised_and_another_content_refused_though_digests_are_keyed()
    {
        var request = Guid.NewGuid();
        using var node = new Node(_database, Tickets);
        var cause = new Cause("m-1", Actor.Desk("tickets"), Digest: "aa");
        await node.RunAsync(Notes, request, new TicketNoted(request, "once"), cause);
        (await TextAsync("select headers->>'digest' from mt_events")).ShouldNotBe("aa");
        (await node.RunAsync(Notes, request, new TicketNoted(request, "once"), cause)).Facts.ShouldBeEmpty();
        (await Should.ThrowAsync<Refusal>(() => node.RunAsync(Notes, request, new TicketNoted(request, "twice"), cause with { Digest = "bb" })))
            .Message.ShouldContain("with another content");
    }

    [Theory]
    [InlineData("select from vault.keys")]
    [InlineData("select from vault.requests")]
    [InlineData("delete from vault.keys")]
    [InlineData("delete from vault.requests")]
    [InlineData("update vault.requests set key_id = key_id")]
    [InlineData("update vault.keys set customer = customer")]
    [InlineData("update vault.keys set key = null")]
    [InlineData("insert into vault.keys values (gen_random_uuid(), gen_random_uuid(), '', null)")]
    [InlineData("select nextval('vault.erasures')")]
    [InlineData("call vault.destroy(gen_random_uuid())")]
    [InlineData("call vault.destroy(gen_random_uuid(), '{}')")]
    [InlineData("select from vault.erased_names")]
    [InlineData("select vault.of_same_customer(gen_random_uuid())")]
    [InlineData("select vault.known_keys('{}')")]
    public async Task A_service_can_list_change_or_destroy_no_key_nor_lend_a_request_another(string statement)
    {
        await GrantAsync(VaultRights.UseKeys);
        await RefusedAsync(statement);
    }

    [Fact]
    public async Task A_service_that_opens_no_requests_has_the_keys_of_open_ones_and_lays_none_ready()
    {
        var (known, other) = (Guid.NewGuid(), Guid.NewGuid());
        await FileAsync(known, "13900010001", null);
        await GrantAsync(VaultRights.UseKeys);
        (await Vault().MacAsync("text", known, null, default)).ShouldNotBeNull();
        (await StateAsync(known)).ShouldContain("13900010001");
        foreach (var (request, customer) in new (Guid, Guid?)[] { (other, _customer), (other, null), (_customer, null) })
        {
            (await Should.ThrowAsync<Npgsql.PostgresException>(() => Vault().MacAsync("text", request, customer, default).AsTask())).SqlState.ShouldBe("42501");
        }

        (await TextAsync("select count(*)::text from vault.keys")).ShouldBe("1");
    }

    [Theory]
    [InlineData("select vault.keys_of('{}', '{}', '{}', '{}')")]
    [InlineData("select vault.known_keys('{}')")]
    [InlineData("select vault.key(gen_random_uuid())")]
    public async Task A_service_without_requests_hears_of_erasures_and_has_no_keys(string statement)
    {
        await GrantAsync(VaultRights.HearErasures);
        await RefusedAsync(statement);
        await FileAsOwnerAsync();
        (await Messaging.Vault.ErasedAsync(_database.Service, 0, default)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_key_is_there_or_has_a_number_of_its_erasure_and_laying_out_again_changes_nothing()
    {
        await FileAsync(Guid.NewGuid(), "1", null);
        await GrantAsync(VaultRights.UseKeys);
        await using var command = _database.Owner.CreateCommand("update vault.keys set key = null");
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe("23514");
    }

    private Task GrantAsync(VaultRights rights) =>
        VaultSchema.CreateAsync(_database.Owner, new Dictionary<string, VaultRights> { [_database.Name] = rights }, default);

    private async Task RefusedAsync(string statement)
    {
        await using var command = _database.Service.CreateCommand(statement);
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501");
    }

    private async Task FileAsOwnerAsync()
    {
        await new Vault(_database.Owner).MacAsync("text", Guid.NewGuid(), _customer, default);
        await DestroyAsync();
    }

    private static string Told(string told, IFact fact) => (told + fact switch
    {
        TicketFiled f => $" {f.Caller} {f.Note} {f.Topic}".Replace("  ", " ", StringComparison.Ordinal),
        TicketNoted f => $" {f.Note}",
        _ => "",
    }).Trim();

    private Vault Vault() => new(_database.Service);

    private Task FileAsync(Guid request, string caller, string? note, Guid? customer = null) =>
        AppendAsync(request, new TicketFiled(request, customer ?? _customer, caller, note, "broadband"));

    private async Task AppendAsync(Guid request, IFact fact)
    {
        using var node = new Node(_database, Tickets);
        await node.AppendAsync(Notes, request, fact);
    }

    private async Task<string> StateAsync(Guid request)
    {
        using var node = new Node(_database, Tickets);
        return await node.StateAsync(Notes, request);
    }

    private async Task DestroyAsync(params Guid[] names)
    {
        await using var command = _database.Owner.CreateCommand("call vault.destroy($1, $2)");
        command.Parameters.Add(Sql.Parameter(_customer));
        command.Parameters.Add(Sql.Parameter(names));
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> TextAsync(string sql, params object[] values)
    {
        await using var command = _database.Owner.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(Sql.Parameter).ToArray());
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
