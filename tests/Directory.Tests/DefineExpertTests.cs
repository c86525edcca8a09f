using Contracts.Directory.V1;
using Messaging;
using TestKit;
using static DirectoryService.Tests.Documents;
using Command = Contracts.Directory.V1.DefineExpert;
using DefineExpert = DirectoryService.Features.DefineExpert;

namespace DirectoryService.Tests;

public class DefineExpertTests
{
    public static TheoryData<string, Expert> Wrong { get; } = new()
    {
        { "id must be 1 to 40", SomeExpert with { Id = "E 9" } },
        { "topics must name at least one", SomeExpert with { Topics = [] } },
        { "topics[1] must be a topic", SomeExpert with { Topics = ["technical", "technical/"] } },
        { "topics[0] must be a topic", SomeExpert with { Topics = [""] } },
        { "topics[0] must be a topic", SomeExpert with { Topics = ["Technical"] } },
        { "topics[0] is null", SomeExpert with { Topics = [null!] } },
        { "capacity must be 1 to 20", SomeExpert with { Capacity = 0 } },
        { "capacity must be 1 to 20", SomeExpert with { Capacity = 21 } },
    };

    [Fact]
    public void A_new_expert_is_defined() =>
        Given().When(DefineExpert.Decide, new Command(SomeExpert)).Then(new ExpertDefined(SomeExpert, Desk.Now));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_expert_is_refused_naming_the_member(string words, Expert document) =>
        Given().When(DefineExpert.Decide, new Command(document)).ThenRefused(RefusalKind.Invalid, words);
}
