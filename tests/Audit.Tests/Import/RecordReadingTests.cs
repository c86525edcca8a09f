using Audit.Folds;
using Audit.Import;
using Contracts;
using Messaging;

namespace Audit.Tests.Import;

public class RecordReadingTests
{
    private const string Kept = "a,2024-03-04 09:00,2024-03-05 09:00,2024-03-04 15:00,OK,Broken Lamp (big),call,Zhang";
    private static readonly DateTimeOffset Later = new(2024, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_record_becomes_a_stream_by_event_time_marked_as_imported()
    {
        var facts = Shop.FactsOf(Kept);
        facts.Select(f => f.Type).ShouldBe(
        [
            "request_received", "follow_up_opened", "promise_made", "request_dispatched", "result_ready", "result_told", "promise_kept",
            "request_closed",
        ]);
        facts.Select(f => f.OccurredAt).ShouldBeInOrder();
        facts.ShouldAllBe(f => f.Service == "import-shop" && f.StreamType == "follow-up" && f.Actor == "import/shop" && f.RequestId == f.StreamId);
        facts.Select(f => f.StreamVersion).ShouldBe(Enumerable.Range(1, 8).Select(v => (long)v));
        facts[0].OccurredAt.ShouldBe(new(2024, 3, 4, 8, 0, 0, TimeSpan.Zero));
        (facts[1]["category"], facts[1]["profile.channel"], facts[3]["department"]).ShouldBe(("broken-lamp-big", "hotline", "repair"));
    }

    [Theory]
    [InlineData(Kept, PromiseVerdict.Kept)]
    [InlineData("b,2024-03-04 10:00,2024-03-05 10:00,2024-03-06 10:00,LATE,x,call,", PromiseVerdict.FulfilledLate)]
    [InlineData("b,2024-03-04 10:00,2024-03-05 10:00,,LATE,x,call,", PromiseVerdict.Broken)]
    [InlineData("e,2024-03-04 10:00,2024-03-05 10:00,2024-03-06 10:00,OK,x,call,", PromiseVerdict.Kept)]
    public void The_records_own_verdict_is_the_recorded_outcome_even_where_it_is_wrong(string line, PromiseVerdict verdict)
    {
        var promise = PromiseHistory.Of(Shop.FactsOf(line), Later).ShouldHaveSingleItem();
        (promise.Outcome, promise.Misfits.Count).ShouldBe((verdict, 0));
    }

    [Fact]
    public void A_record_that_states_no_target_is_promised_nothing()
    {
        var facts = Shop.FactsOf("d,2024-03-04 12:00,,2024-03-04 13:00,OK,x,call,");
        facts.ShouldNotContain(f => f.Type.StartsWith("promise"));
    }

    [Fact]
    public void The_target_that_the_record_states_is_what_was_agreed() =>
        Shop.FactsOf(Kept).Single(f => f.Type == "promise_made")["dueAt"].ShouldBe("2024-03-05T08:00:00+00:00");

    [Theory]
    [InlineData(",2024-03-04 10:00,,,,x,call,", "id", "blank")]
    [InlineData("b,,,,,x,call,", "opened", "blank")]
    [InlineData("b,4 March,,,,x,call,", "opened", "'4 March' is not a time")]
    [InlineData("b,2024-03-31 02:30,,,,x,call,", "opened", "does not exist in Europe/Paris")]
    [InlineData("b,2024-03-04 10:00,,,,x,pigeon,", "via", "'pigeon' is not in the mapping's table")]
    [InlineData("b,2024-03-04 10:00,,,MAYBE,x,call,", "verdict", "'MAYBE' is not in the mapping's table")]
    [InlineData("b,2024-03-04 10:00,,2024-03-04 09:00,,x,call,", "closed", "closed before it was received")]
    [InlineData("b,2024-03-04 10:00,2024-03-04 09:59,,,x,call,", "due", "due before it was received")]
    [InlineData("b,2024-03-04 10:00,,,,???,call,", "what", "No name")]
    public void What_is_wrong_with_a_record_is_said_by_line_column_and_reason(string line, string column, string reason)
    {
        var (request, faults) = Shop.Read(line);
        request.ShouldBeNull();
        faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            f => f.Line.ShouldBe(2), f => f.Column.ShouldBe(column), f => f.Reason.ShouldContain(reason));
    }

    [Theory]
    [InlineData("浙江", "浙江")]
    [InlineData("杭州市 西湖区", "杭州市-西湖区")]
    [InlineData("Zürich (Süd)", "zürich-süd")]
    [InlineData("𠮷野家", "𠮷野家")]
    [InlineData("Street Cleaning", "street-cleaning")]
    public void A_name_is_good_in_any_script_and_kept(string name, string kept)
    {
        var mapping = Shop.Mapping.Replace("\"department\": { \"constant\": \"repair\" }", "\"department\": { \"column\": \"what\" }, \"region\": { \"column\": \"what\" }");
        var facts = Shop.FactsOf(Kept.Replace("Broken Lamp (big)", name), mapping);
        (facts[1]["category"], facts[1]["profile.region"], facts.Single(f => f.Type == "request_dispatched")["department"]).ShouldBe((kept, kept, kept));
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_record_is_said_at_once() =>
        Shop.Read("b,x,y,z,,x,call,").Faults.Select(f => f.Column).ShouldBe(["opened", "due", "closed"], ignoreOrder: true);

    [Theory]
    [InlineData("\"name\": \"shop\"", "\"name\": \"My Shop\"", "name must be")]
    [InlineData("Europe/Paris", "Europe/Lutetia", "not a known IANA zone")]
    [InlineData("{ \"column\": \"id\" }", "{ }", "either a column or a constant")]
    [InlineData("\"text\"", "\"txet\"", "txet")]
    [InlineData("\"name\": \"shop\"", "\"delimiter\": \"，\", \"name\": \"shop\"", "one character of ASCII")]
    [InlineData("\"name\": \"shop\"", "\"encoding\": \"gb\", \"name\": \"shop\"", "'gb' is no encoding")]
    [InlineData("\"name\": \"shop\"", "\"name\": \"all\"", "means every history")]
    [InlineData("\"calendar\": \"shop\"", "\"calendar\": \"other\"", "'other' is not in force")]
    public void A_wrong_mapping_is_refused_whole_and_says_where(string from, string to, string reason) =>
        Should.Throw<Refusal>(() => ImportMapping.Parse(Shop.Bytes(Shop.Mapping.Replace(from, to)))).Message.ShouldContain(reason);

    [Theory]
    [InlineData("\"customers\": 1,", "there is no member 'customers' here")]
    [InlineData("\"id\": 7,", "the value is not of the kind that belongs here")]
    [InlineData("\"times\": null,", "times must not be null")]
    [InlineData("\"name\": \"other\",", "'name' is given twice")]
    [InlineData("", "must be given")]
    public void A_wrong_mapping_is_told_in_words_for_who_wrote_it(string member, string reason)
    {
        var json = member == "" ? "{ \"name\": \"shop\" }" : Shop.Mapping.Insert(Shop.Mapping.IndexOf("\"name\"", StringComparison.Ordinal), member);
        var said = Should.Throw<Refusal>(() => ImportMapping.Parse(Shop.Bytes(json))).Message;
        said.ShouldContain(reason);
        said.ShouldNotContain("System.");
        said.ShouldNotContain("Audit.");
        said.ShouldNotContain(".NET");
    }

    [Fact]
    public void Who_is_not_named_is_not_the_customer_of_another_record()
    {
        var mapping = Shop.Mapping.Replace("\"text\": { \"column\": \"who\" }", "\"customer\": { \"column\": \"who\" }, \"callerNumber\": { \"column\": \"due\" }")
            .Replace("\"target\": { \"column\": \"due\" }, ", "");
        string[] lines = ["a,2024-03-04 09:00,,,,x,call,b", "b,2024-03-04 09:00,,,,x,call,", "c,2024-03-04 09:00,b,,,x,call,", "d,2024-03-04 09:00,555,,,x,call,b"];
        var customers = lines.Select(line => Shop.FactsOf(line, mapping)[0]["profile.customerKey"]).ToList();
        customers.Distinct().Count().ShouldBe(3);
        customers[3].ShouldBe(customers[0], "named as the same");
    }

    [Fact]
    public void Personal_texts_stand_only_where_the_contracts_mark_them()
    {
        foreach (var fact in Shop.FactsOf(Kept).Where(f => f.Data.GetRawText().Contains("Zhang")))
        {
            var personal = PersonalMembers.Of(KnownFacts.TypeOf(fact)!);
            personal.Count(member => fact[member] == "Zhang").ShouldBe(fact.Data.GetRawText().Split("Zhang").Length - 1, fact.Type);
        }
    }

    [Fact]
    public void A_stated_target_that_no_policy_promises_is_not_dropped() =>
        Should.Throw<Sla.SlaDocumentException>(() => Shop.FactsOf(Kept, Shop.Mapping.Replace("\"constant\": \"fault\"", "\"constant\": \"complaint\"")))
            .Message.ShouldContain("a target is stated");

    [Fact]
    public void Kinds_are_the_contracts_own_words() => Shop.Read(Kept).Request!.Kind.ShouldBe(RequestKind.Fault);
}
