using Contracts.WorkOrders.V1;

namespace Messaging.Tests;

public class EnvelopeTests
{
    private static readonly Dictionary<string, string> Headers = new()
    {
        ["cloudEvents_id"] = "m-1",
        ["cloudEvents_type"] = "work-orders.work-order-returned.v1",
        ["cloudEvents_source"] = "/work-orders",
        ["cloudEvents_time"] = "2026-03-02T10:00:00+08:00",
        ["cloudEvents_correlationid"] = "0191d3a0-0000-7000-8000-000000000002",
        ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    [Fact]
    public void The_headers_tell_what_it_is_and_the_broker_tells_who_sent_it()
    {
        var envelope = Read(Headers, "desk.work-orders");
        envelope.Id.ShouldBe("m-1");
        envelope.Type!.Type.ShouldBe(typeof(WorkOrderReturned));
        envelope.Source.ShouldBe("work-orders");
        envelope.Actor.ShouldBe(new Actor(Roles.Service, "work-orders"));
        envelope.Time.ShouldBe(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));
        envelope.CorrelationId.ShouldBe("0191d3a0-0000-7000-8000-000000000002");
        envelope.Trace.TraceId.ToString().ShouldBe("0af7651916cd43dd8448eb211c80319c");
    }

    [Fact]
    public void Someone_outside_is_known_by_role_and_id() =>
        Read(Headers, "desk.department.network").Actor.ShouldBe(new Actor(Roles.Department, "network"));

    [Fact]
    public void What_the_message_says_of_its_sender_counts_for_nothing() =>
        Read(With("actor", "admin/root"), "desk.department.network").Actor.ShouldBe(new Actor(Roles.Department, "network"));

    [Fact]
    public void A_message_without_an_id_is_refused() =>
        Refused(Without("cloudEvents_id"), "desk.intake", RefusalKind.Invalid, "cloudEvents_id");

    [Fact]
    public void A_message_without_a_type_is_refused() =>
        Refused(Without("cloudEvents_type"), "desk.intake", RefusalKind.Invalid, "cloudEvents_type");

    [Fact]
    public void A_message_that_the_broker_vouches_for_nobody_is_refused() => Refused(Headers, null, RefusalKind.Forbidden, "user_id");

    [Fact]
    public void A_broker_user_of_another_kind_is_refused() => Refused(Headers, "guest", RefusalKind.Forbidden, "not one of the desk's");

    [Fact]
    public void An_unknown_type_is_read_and_refused_only_when_the_message_is_asked_for()
    {
        var envelope = Read(With("cloudEvents_type", "elsewhere.thing-happened.v1"), "desk.intake");
        envelope.Type.ShouldBeNull();
        Should.Throw<Refusal>(envelope.ReadMessage).Message.ShouldContain("elsewhere.thing-happened.v1");
    }

    /// <summary>The facts that follow from it name it in a header of their own.</summary>
    [Fact]
    public void An_id_of_somebody_outside_is_as_long_as_the_facts_that_follow_from_it_can_name()
    {
        Read(With("cloudEvents_id", new string('x', Envelope.LongestId)), "desk.channel.app").Id.Length.ShouldBe(Envelope.LongestId);
        Refused(With("cloudEvents_id", new string('x', Envelope.LongestId + 1)), "desk.channel.app", RefusalKind.Invalid, "at most 200");
        var told = $"channel/app {new string('x', Envelope.LongestHeader)}"; // of a build that took longer ones
        Read(With("cloudEvents_causationid", told), "desk.intake").Headers["cloudEvents_causationid"].ShouldBe(told);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("")]
    public void A_time_that_cannot_be_read_is_none(string time) => Read(With("cloudEvents_time", time), "desk.intake").Time.ShouldBeNull();

    [Theory]
    [InlineData("cloudEvents_time", "9999-12-31T23:59:59Z", "must lie in the years 1900 to 2999")]
    [InlineData("cloudEvents_time", "0001-01-01T00:00:00Z", "must lie in the years 1900 to 2999")]
    [InlineData("cloudEvents_id", "m\0", "no control characters")]
    [InlineData("cloudEvents_correlationid", "\u0007", "no control characters")]
    public void What_would_be_stored_with_its_facts_has_bounds(string header, string value, string words)
    {
        var refusal = Should.Throw<Refusal>(() => Read(With(header, value), "desk.channel.web"));
        refusal.Field.ShouldBe(header);
        refusal.Message.ShouldContain(words);
    }

    [Fact]
    public void A_trace_with_what_no_column_can_hold_is_none() => Read(With("traceparent", "00-\0"), "desk.intake").TraceParent.ShouldBeNull();

    [Fact]
    public void A_trace_that_cannot_be_read_is_none() => Read(With("traceparent", "x"), "desk.intake").Trace.ShouldBe(default);

    [Fact]
    public void Only_id_type_and_user_are_needed()
    {
        var envelope = Read(
            new Dictionary<string, string> { ["cloudEvents_id"] = "m-1", ["cloudEvents_type"] = "intake.receive-contact.v1" },
            "desk.channel.app");
        (envelope.Source, envelope.Time, envelope.CorrelationId, envelope.TraceParent).ShouldBe((null, null, null, null));
    }

    private static Envelope Read(Dictionary<string, string> headers, string? user) =>
        Envelope.Read(new("intake.commands", user, headers, []));

    private static void Refused(Dictionary<string, string> headers, string? user, RefusalKind kind, string words)
    {
        var refusal = Should.Throw<Refusal>(() => Read(headers, user));
        refusal.Kind.ShouldBe(kind);
        refusal.Message.ShouldContain(words);
    }

    private static Dictionary<string, string> With(string header, string value) => new(Headers) { [header] = value };

    private static Dictionary<string, string> Without(string header)
    {
        var headers = new Dictionary<string, string>(Headers);
        headers.Remove(header);
        return headers;
    }
}
