using Contracts.Directory.V1;
using Messaging;
using TestKit;
using static DirectoryService.Tests.Documents;
using Command = Contracts.Directory.V1.DefineSkillGroup;
using DefineSkillGroup = DirectoryService.Features.DefineSkillGroup;

namespace DirectoryService.Tests;

public class DefineSkillGroupTests
{
    [Fact]
    public void A_new_group_is_defined() =>
        Given().When(DefineSkillGroup.Decide, new Command(Business)).Then(new SkillGroupDefined(Business, Desk.Now));

    [Fact]
    public void A_second_triage_group_is_refused() =>
        Given().When(DefineSkillGroup.Decide, new Command(Business with { IsTriage = true }))
            .ThenRefused(RefusalKind.WrongState, "'general' is the triage group already");

    [Fact]
    public void The_triage_group_itself_may_be_renamed()
    {
        var renamed = Desk.Directory.TriageGroup with { Name = "Everything" };
        Given(new SkillGroupDefined(Desk.Directory.TriageGroup, Desk.Now))
            .When(DefineSkillGroup.Decide, new Command(renamed)).Then(new SkillGroupDefined(renamed, Desk.Now));
    }

    [Fact]
    public void A_wrong_id_is_refused() =>
        Given().When(DefineSkillGroup.Decide, new Command(Business with { Id = "a/b" })).ThenRefused(RefusalKind.Invalid, "id must be");
}
