using Contracts.Directory.V1;
using Contracts.Intake.V1;
using Contracts.Promises.V1;
using Contracts.WorkOrders.V1;
using Messaging;

namespace Contracts.Tests;

/// <summary>What a service makes of bad input: named, refused, never repeated.</summary>
public class ReaderTests
{
    private const string Order = "\"workOrderId\":\"0c9b4d1e-77a2-8f53-a1b8-2e6f90c4d781\"";

    [Fact]
    public void A_member_that_a_newer_writer_added_is_skipped() =>
        Wire.Read<ReturnWorkOrder>($$"""{ {{Order}}, "reason": "not ours", "addedLater": { "deep": [1, 2, { "er": null }] } }""")
            .ShouldBe(new ReturnWorkOrder(Guid.Parse("0c9b4d1e-77a2-8f53-a1b8-2e6f90c4d781"), "not ours"));

    [Fact]
    public void A_member_that_may_be_null_may_be_missing() =>
        Wire.Read<WorkOrderAccepted>(
                $$"""
                { {{Order}}, "requestId": "0c9b4d1e-77a2-8f53-a1b8-2e6f90c4d782", "department": "network",
                  "at": "2026-03-02T02:00:00Z" }
                """)
            .ExpectedAt.ShouldBeNull();

    [Fact]
    public void A_missing_member_is_named() => Refused<ReturnWorkOrder>($$"""{ {{Order}} }""", "reason");

    [Fact]
    public void Every_missing_member_is_named()
    {
        Refused<ReturnWorkOrder>("{}", "workOrderId");
        Wire.Refused<ReturnWorkOrder>("{}").Message.ShouldContain("workOrderId, reason");
    }

    [Fact]
    public void A_null_where_none_may_be_is_refused_by_name() => Refused<ReturnWorkOrder>($$"""{ {{Order}}, "reason": null }""", "reason");

    [Fact]
    public void A_null_id_is_refused_by_name() =>
        Refused<ReturnWorkOrder>("""{ "workOrderId": null, "reason": "not ours" }""", "workOrderId");

    [Fact]
    public void A_member_given_twice_is_refused_by_name() =>
        Refused<ReturnWorkOrder>($$"""{ {{Order}}, "reason": "not ours", "reason": "secret 18905712345" }""", "reason");

    [Theory]
    [InlineData("\"fixed\"")]
    [InlineData("\"1\"")]
    [InlineData("\"resolution,alternative\"")]
    [InlineData("\"resolution \"")]
    [InlineData("1")]
    public void A_word_that_is_not_one_of_the_list_is_refused_by_name(string kind) =>
        Refused<AnswerWorkOrder>($$"""{ {{Order}}, "kind": {{kind}}, "text": "done" }""", "kind");

    [Theory]
    [InlineData("\"30 minutes\"")]
    [InlineData("\"00:30:00\"")]
    [InlineData("1800")]
    [InlineData("null")]
    public void A_duration_that_is_not_iso_8601_is_refused_by_name(string offerFor) => Refused<DefineDeskSettings>(
        $$"""
        { "document": { "offerFor": {{offerFor}}, "urgencyBonus": 1, "consultationOfferFor": "PT30M", "tellAttempts": 3,
          "ratingWindow": "P1D", "dissatisfiedAtMost": 2 } }
        """, "document.offerFor");

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-03-02T10:00:00\"")] // in whose zone?
    [InlineData("\"2026-03-02\"")]
    [InlineData("1772416800")]
    public void A_time_that_is_not_iso_8601_is_refused_by_name(string at) =>
        Refused<AnswerWorkOrder>($$"""{ {{Order}}, "kind": "resolution", "text": "done", "at": {{at}} }""", "at");

    [Fact]
    public void A_number_in_quotes_is_refused_by_name() => Refused<SetCustomerTier>("""{ "customerId": "c", "tier": "1" }""", "tier");

    [Fact]
    public void Names_are_told_apart_by_their_case() => Refused<SetCustomerTier>("""{ "customerId": "c", "Tier": 1 }""", "tier");

    [Fact]
    public void A_member_of_a_list_is_refused_by_its_place() => Refused<PromiseResumed>(
        """
        { "promiseId": "0c9b4d1e-77a2-8f53-a1b8-2e6f90c4d781", "requestId": "0c9b4d1e-77a2-8f53-a1b8-2e6f90c4d781", "promise": "p",
          "at": "2026-03-02T02:00:00Z", "dueAt": "2026-03-02T02:00:00Z",
          "ladder": [ { "step": "reminder", "owner": "handler", "actWithin": "soon", "at": "2026-03-02T02:00:00Z" } ] }
        """, "ladder[0].actWithin");

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{ 'reason': 1 }")]
    [InlineData("// comment")]
    public void What_is_not_one_json_object_is_refused(string body) => Refused<ReturnWorkOrder>(body, "body");

    [Fact]
    public void What_follows_the_object_is_refused() => Refused<ReturnWorkOrder>($$"""{ {{Order}}, "reason": "not ours" }{}""", "body");

    [Fact]
    public void Thirty_two_levels_are_read_and_one_more_is_refused_by_name()
    {
        Wire.Read<ReturnWorkOrder>(Nested(31)).Reason.ShouldBe("not ours");
        Refused<ReturnWorkOrder>(Nested(32), "addedLater");

        static string Nested(int levels) =>
            $$"""{ {{Order}}, "reason": "not ours", "addedLater": {{new string('[', levels)}}{{new string(']', levels)}} }""";
    }

    [Fact]
    public void A_member_out_of_bounds_is_refused_by_name() => Refused<ReturnWorkOrder>($$"""{ {{Order}}, "reason": " " }""", "reason");

    [Theory]
    [InlineData("[null]")]
    [InlineData("[\"1\", null]")]
    [InlineData("[\"\"]")]
    [InlineData("[\"secret 18905712345\"]")]
    [InlineData("[\"1\", \"2\", \"3\", \"4\"]")]
    public void A_choice_out_of_bounds_is_refused_by_its_lists_name(string choices) =>
        Refused<ReceiveContact>($$"""{ "channel": "hotline", "channelReference": "c-1", "ivrChoices": {{choices}} }""", "ivrChoices");

    [Fact]
    public void Facts_are_taken_as_they_were_told_whatever_the_bounds_of_commands_are() =>
        Wire.Read<CustomerTierChanged>("""{ "customerId": "", "tier": 99, "at": "2026-03-02T02:00:00Z" }""").Tier.ShouldBe(99);

    [Fact]
    public void An_unknown_type_is_refused_by_its_name() => Should.Throw<Refusal>(() =>
            (Wire.Envelope(Catalog.All[0], []) with
            {
                Type = null,
                Headers = new Dictionary<string, string> { [Envelope.Prefix + "type"] = "work-orders.work-order-returned.v99" },
            }).ReadMessage())
        .Message.ShouldContain("work-orders.work-order-returned.v99");

    private static void Refused<T>(string json, string member)
    {
        var refusal = Wire.Refused<T>(json);
        refusal.Kind.ShouldBe(RefusalKind.Invalid);
        refusal.Field.ShouldBe(member);
        refusal.Message.ShouldContain(member);
        refusal.Message.ShouldNotContain("18905712345");
    }
}
