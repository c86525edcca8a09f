using System.Text;
using Contracts;
using Contracts.Intake.V1;
using Contracts.WorkOrders.V1;
using EventStore;
using Messaging;

namespace EndToEnd.Tests;

/// <summary>FAULTS 30 to 33 and 35: what can never succeed is parked with its reason, and the good behind it flows.</summary>
[Collection(nameof(RunningDesk))]
public class BadInputOverTheBusTests(RunningDesk desk)
{
    private const string Personal = "13944440004";
    private const string NoSuch = "cloudEvents_type: No contract has the type ";
    private const string Contact = "intake.receive-contact.v1";

    public static TheoryData<string, string, string?, string, string> Bad => new()
    {
        { "nothing", "intake", Contact, "", "body: " },
        { "no JSON", "intake", Contact, "{\"callerNumber\":\"" + Personal, "callerNumber: " },
        { "nesting of 10,000", "intake", Contact, "{\"x\":" + new string('[', 10_000), "x" },
        { "no such type", "intake", "intake.make-coffee.v1", Good(), NoSuch + "'intake.make-coffee.v1'." },
        { "no such version", "intake", "intake.receive-contact.v2", Good(), NoSuch + "'intake.receive-contact.v2'." },
        { "no type", "intake", null, Good(), "cloudEvents_type: " },
        { "another service's command", "intake", "routing.abandon-request.v1", Abandon(), "cloudEvents_type: This service does not take" },
        {
            "a member missing", "intake", Contact, "{\"channel\":\"app\",\"callerNumber\":\"" + Personal + "\"}",
            "channelReference: Missing"
        },
        { "no such word", "intake", Contact, "{\"channel\":\"" + Personal + "\",\"channelReference\":\"x\"}", "channel: " },
        { "a control character", "intake", Contact, Good("\\u0000"), "text: " },
        { "a moment at the end of time", "intake", Contact, Dated("9999-12-31T23:59:59Z"), "deadlineAsked: deadlineAsked must lie in the years" },
        { "a moment too far ahead", "intake", Contact, Dated("2999-12-31T23:59:59Z"), "deadlineAsked: deadlineAsked must lie at most P366D ahead" },
        { "half a character", "intake", Contact, Good("\\ud83d"), "text: " },
        { "too large", "intake", Contact, Good(new string('x', 300_000)), "body: The body has 300" },
        { "no such request", "routing", "routing.abandon-request.v1", Abandon(), "There is no request" },
        { "not in this state", "follow-up", "follow-up.rate-service.v1", "the request in work", "No rating is asked for request" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Bad_input_is_parked_with_its_reason_and_the_good_behind_it_flows(
        string what, string service, string? type, string body, string reason)
    {
        await using var channel = await AmqpClient.ConnectAsync(desk, "channel.app");
        var id = Guid.NewGuid().ToString();
        if (what == "not in this state")
        {
            var waiting = await desk.CallAsync("bad-bus-state", Playing.Question);
            await desk.FollowedAsync(waiting, "inWork");
            body = $"{{\"requestId\":\"{waiting}\",\"score\":1,\"via\":\"key\",\"comment\":\"{Personal}\"}}";
        }

        await channel.SendRawAsync($"{service}.commands", type, Encoding.UTF8.GetBytes(body), id);
        var good = new ReceiveContact(Channel.App, $"behind {what}", $"behind {what}", IvrChoices: Playing.Question);
        await channel.SendAsync("intake", "receive-contact", good);

        var parked = await desk.ParkedAsync(service, id);
        parked["reason"]!.ToString().ShouldStartWith(reason);
        ((string?)parked["queue"], (string?)parked["type"]).ShouldBe(($"{service}.commands", type));
        var sent = Encoding.UTF8.GetByteCount(body); // of what is larger than what is taken its size is kept, and the beginning of its digest
        parked["bytes"]!.GetValue<int>().ShouldBe(sent > Envelope.LargestBody ? $"{sent} bytes, 01234567".Length : sent);
        parked.ToJsonString().ShouldNotContain(Personal);
        await desk.TypesAsync(Intake.Features.ReceiveContact.RequestIdOf(good), "request_classified");
    }

    [Fact]
    public async Task A_message_without_an_id_is_parked()
    {
        await using var channel = await AmqpClient.ConnectAsync(desk, "channel.app");
        await channel.SendRawAsync("intake.commands", Contact, Encoding.UTF8.GetBytes(Good()), withId: false);

        var parked = await desk.ParkedAsync("intake", m => m["messageId"] is null);
        parked.Single()["reason"]!.ToString().ShouldStartWith("cloudEvents_id: ");
    }

    [Fact]
    public async Task A_header_that_no_text_column_can_hold_is_parked_too()
    {
        await using var channel = await AmqpClient.ConnectAsync(desk, "channel.app");
        var id = $"{Guid.NewGuid()}";
        await channel.SendRawAsync("intake.commands", "intake.\0.v1", Encoding.UTF8.GetBytes(Good()), id + "\0");

        await desk.ParkedAsync("intake", m => m["messageId"] is { } seen && seen.ToString().StartsWith(id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 1001, "headers: A header has 1001 characters; at most 1000 are taken.")]
    [InlineData(60, 1, "headers: The message has")]
    public async Task Headers_are_bounded_in_length_and_number(int headers, int length, string reason)
    {
        await using var channel = await AmqpClient.ConnectAsync(desk, "channel.app");
        var id = Guid.NewGuid().ToString();
        await channel.SendRawAsync(
            "intake.commands", Contact, Encoding.UTF8.GetBytes(Good()), id, more: Enumerable.Range(0, headers).ToDictionary(n => $"x-{n}", _ => new string('x', length)));
        (await desk.ParkedReasonAsync("intake", id)).ShouldStartWith(reason);
    }

    [Fact]
    public async Task What_is_beyond_all_measure_the_broker_itself_refuses_and_says_so()
    {
        await using var channel = await AmqpClient.ConnectAsync(desk, "channel.app");
        var refused = await Should.ThrowAsync<RabbitMQ.Client.Exceptions.AlreadyClosedException>(
            () => channel.SendRawAsync("intake.commands", Contact, new byte[1024 * 1024 + 1]));
        refused.ShutdownReason!.ReplyCode.ShouldBe((ushort)406);
    }

    [Fact]
    public async Task An_answer_to_an_order_that_is_not_there_yet_is_parked_and_succeeds_when_replayed_later()
    {
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        var contact = new ReceiveContact(Channel.App, "replay-1", "c-replay-1", IvrChoices: Playing.Fault);
        var request = Intake.Features.ReceiveContact.RequestIdOf(contact);
        var order = DerivedId.From("work-order", request.ToString(), "0");
        var id = Guid.NewGuid().ToString();
        await network.SendAsync("work-orders", "answer-work-order", new AnswerWorkOrder(order, AnswerKind.Resolution, "Done early"), id);
        var parked = await desk.ParkedAsync("work-orders", id);
        parked["reason"]!.ToString().ShouldBe($"There is no work order {order}.");

        var (tooEarly, problem) = await desk.ReplayAsync("work-orders", parked);
        tooEarly.ShouldBe(404, problem?.ToString());
        await desk.ParkedAsync("work-orders", id);

        (await desk.CallAsync("replay-1", Playing.Fault)).ShouldBe(request);
        var owner = await desk.TakeAsync(request, "t-replay");
        (await desk.DispatchAsync(request, owner, "network")).ShouldBe(order);
        await desk.FactAsync(request, "work_order_dispatched");
        (await desk.ReplayAsync("work-orders", parked)).Status.ShouldBe(204);

        ((string?)(await desk.FactAsync(request, "work_order_answered"))["text"]).ShouldBe("Done early");
        (await desk.IsClearOfAsync("work-orders", id)).ShouldBeTrue();
        (await desk.ReplayAsync("work-orders", parked)).Status.ShouldBe(404);
        var kept = await desk.GetAsync(Roles.Supervisor, "duty-supervisor", "work-orders", "/parked?replayed=true");
        var replayed = kept!.AsArray().Single(m => (string?)m!["messageId"] == id)!;
        ((string?)replayed["replayedBy"]).ShouldBe("supervisor/duty-supervisor");
    }

    private static string Good(string text = "") =>
        $"{{\"channel\":\"app\",\"channelReference\":\"never\",\"callerNumber\":\"{Personal}\",\"text\":\"broken {text}\"}}";

    private static string Dated(string deadline) =>
        $"{{\"channel\":\"app\",\"channelReference\":\"never\",\"callerNumber\":\"{Personal}\",\"deadlineAsked\":\"{deadline}\"}}";

    private static string Abandon() => $"{{\"requestId\":\"{Guid.Empty}\"}}";
}
