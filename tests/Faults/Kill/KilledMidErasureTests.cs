using Contracts;
using Contracts.Intake.V1;
using Messaging;
using TestKit;

namespace Faults.Tests.Kill;

/// <summary>FAULTS 26: whoever dies while a customer is erased, the fact and the destroyed key are there together, and no view keeps what was erased.</summary>
[Collection(nameof(KillDesk))]
public sealed class KilledMidErasureTests(KillDesk desk)
{
    private const string Word = "zebrafinch";

    [Fact, Trait("Fault", "26")]
    public async Task Intake_killed_before_an_erasure_is_stored_erases_once_it_is_back() =>
        await ErasesAsync("erase-before", Steps.BeforeAppend, "intake");

    [Fact, Trait("Fault", "26")]
    public async Task Intake_killed_after_an_erasure_is_stored_has_destroyed_the_key_with_it() =>
        await ErasesAsync("erase-after", Steps.AfterAppend, "intake");

    [Fact, Trait("Fault", "26")]
    public async Task Routing_killed_with_an_erasure_in_hand_forgets_what_it_showed_once_it_is_back() =>
        await ErasesAsync("erase-views", Steps.ErasureTaken, "routing");

    private async Task ErasesAsync(string reference, string step, string killed)
    {
        var request = await ClosedAsync(reference);
        await desk.WhileKilledAsync(killed, step, passing: 0, () => desk.TakenAsync(
            Roles.Supervisor, "s1", "intake", $"/requests/{request}/erase-personal-data", new { }, reference));

        (await CountAsync("select count(*) from intake.mt_events where type = 'personal_data_erased' and correlation_id = $1", request.ToString()))
            .ShouldBe(1);
        (await CountAsync(
            "select count(*) from vault.requests r join vault.keys k on k.id = r.key_id where r.request_id = $1 and k.key is null", request))
            .ShouldBe(1);
        await Eventually.BecomesAsync(
            () => CountAsync($"select count(*) from routing.mt_doc_requestdocument_v{Routing.Views.RequestView.Instance.Shape} where id = $1 and data->'row'->>'text' = '[erased]'", request),
            rows => rows == 1, "the row of the view has forgotten the text");
    }

    /// <summary>A request that its customer gave up; Follow-up closes it.</summary>
    private async Task<Guid> ClosedAsync(string reference)
    {
        var contact = new ReceiveContact(Channel.Web, reference, reference, "13900010009", $"A {Word}", ["1", "1"], Region: "urban");
        var request = (await desk.TakenAsync(Roles.Channel, "web", "intake", "/contacts", contact)).Id("requestId");
        await desk.TakenAsync(Roles.Channel, "web", "routing", $"/requests/{request}/abandon", new { });
        await desk.EnsureRunsAsync("follow-up");
        await Eventually.BecomesAsync(
            () => CountAsync("select count(*) from intake.mt_events where type = 'matter_closed' and correlation_id = $1", request.ToString()),
            closed => closed == 1, "the matter is closed");
        return request;
    }

    private async Task<long> CountAsync(string sql, object value)
    {
        await using var command = desk.Administrator.CreateCommand(sql);
        command.Parameters.Add(Sql.Parameter(value));
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
