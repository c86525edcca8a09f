using Contracts;
using Contracts.Directory.V1;
using Messaging;
using TestKit;
using static DirectoryService.Tests.Documents;
using Command = Contracts.Directory.V1.DefineTriageRules;
using DefineTriageRules = DirectoryService.Features.DefineTriageRules;

namespace DirectoryService.Tests;

public class DefineTriageRulesTests
{
    public static TheoryData<string, TriageRules> Wrong { get; } = new()
    {
        { "threshold must be 0 to 1", Triage with { Threshold = 1.1 } },
        { "threshold must be 0 to 1", Triage with { Threshold = -0.1 } },
        { "ivr[0].choices must be one to three keys", Triage with { Ivr = [Key with { Choices = "1/2/3/4" }] } },
        { "ivr[0].choices must be one to three keys", Triage with { Ivr = [Key with { Choices = "" }] } },
        { "ivr[1].choices is there twice", Triage with { Ivr = [Key, Key] } },
        { "ivr[0].skill 'cooking' is not", Triage with { Ivr = [Key with { Skill = "cooking" }] } },
        { "ivr[0].category[0] must be", Triage with { Ivr = [Key with { Category = "A B" }] } },
        { "ivr[0].kind is not one of", Triage with { Ivr = [Key with { Kind = (RequestKind)99 }] } },
        { "text[0].skill 'cooking' is not", Triage with { Text = [Words with { Skill = "cooking" }] } },
        { "text[0].weight must be above 0", Triage with { Text = [Words with { Weight = 0 }] } },
        { "text[0].words must be", Triage with { Text = [Words with { Words = [] }] } },
        { "text[0].words must be", Triage with { Text = [Words with { Words = ["No signal"] }] } },
        { "text[0] is null", Triage with { Text = [null!] } },
    };

    [Fact]
    public void Rules_are_set() =>
        Given().When(DefineTriageRules.Decide, new Command(Triage)).Then(new TriageRulesDefined(Triage, Desk.Now));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_rules_are_refused_naming_the_place(string words, TriageRules document) =>
        Given().When(DefineTriageRules.Decide, new Command(document)).ThenRefused(RefusalKind.Invalid, words);
}
