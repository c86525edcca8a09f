using System.Text.Json;
using Audit.Story;
using Messaging;

namespace Audit.Tests;

public class FactWordsTests
{
    public static TheoryData<string> FactTypes => [.. Catalog.All.Where(m => !m.IsCommand).Select(m => m.WireType)];

    [Theory]
    [MemberData(nameof(FactTypes))]
    public void Every_fact_has_words_that_give_no_personal_data_away(string wireType)
    {
        var fact = Any.FactOf(Catalog.OfWireType(wireType)!);
        var words = Say(fact, personal: false);
        words.ShouldNotContain(Any.Secret);
        words.ShouldNotContain("…", customMessage: "the sentence asks for a personal member");
        words.ShouldNotContain("?", customMessage: "the sentence asks for a member that the contract does not have");
        words.ShouldNotContain("  ");
        words.ShouldNotStartWith("The service ");
        words.ShouldEndWith(".");
        char.IsUpper(words[0]).ShouldBeTrue(words);
    }

    [Theory]
    [MemberData(nameof(FactTypes))]
    public void Members_that_may_be_absent_leave_a_whole_sentence(string wireType)
    {
        var words = Say(Any.FactOf(Catalog.OfWireType(wireType)!, withOptional: false), personal: false);
        words.ShouldNotContain("?");
        words.ShouldEndWith(".");
    }

    [Theory]
    [MemberData(nameof(FactTypes))]
    public void Personal_members_are_told_when_asked_for(string wireType)
    {
        var type = Catalog.OfWireType(wireType)!;
        var told = Say(Any.FactOf(type), personal: true);
        PersonalMembers.Of(type.Type).ShouldAllBe(member => told.Contains($"{member.Split('.', StringSplitOptions.None).Last()}: \"{Any.Secret}\""));
    }

    [Fact]
    public void No_sentence_stands_for_a_fact_that_does_not_exist() =>
        FactWords.Types.Except(Catalog.All.Where(m => !m.IsCommand).Select(m => m.Name)).ShouldBeEmpty();

    [Fact]
    public void Personal_members_are_found_inside_profiles_and_documents()
    {
        PersonalMembers.Of(typeof(Contracts.Intake.V1.RequestReceived)).ShouldBe(["profile.callerNumber", "profile.text"]);
        PersonalMembers.Of(typeof(Contracts.Directory.V1.AgentDefined)).ShouldBe(["document.name"]);
    }

    [Fact]
    public void A_fact_that_no_contract_knows_gets_a_general_sentence_and_shows_none_of_its_content()
    {
        var unknown = Life.Complaint().Facts[0] with
        {
            Service = "retention", Type = "offer_made", Data = JsonElement.Parse($$"""{"offer":"{{Any.Secret}}"}"""),
        };
        Say(unknown, personal: true).ShouldBe("The service retention recorded \"offer made\".");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"at":5,"profile":[],"kind":"","waited":"P1","dueAt":"never","outcome":null,"document":"x"}""")]
    public void Words_are_found_for_any_content(string data)
    {
        foreach (var type in FactWords.Types)
        {
            Say(Life.Complaint().Facts[0] with { Type = type, Data = JsonElement.Parse(data) }, personal: true).ShouldNotBeNullOrWhiteSpace();
        }
    }

    private static string Say(LedgerFact fact, bool personal) => RequestStory.Of([fact], new LocalTimes("UTC"), personal)[0].Words;
}
