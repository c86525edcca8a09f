using Contracts.Directory.V1;
using Messaging;
using TestKit;
using static DirectoryService.Tests.Documents;
using Command = Contracts.Directory.V1.DefineTier;
using DefineTier = DirectoryService.Features.DefineTier;

namespace DirectoryService.Tests;

public class DefineTierTests
{
    [Fact]
    public void A_new_tier_is_defined() => Given().When(DefineTier.Decide, new Command(SomeTier)).Then(new TierDefined(SomeTier, Desk.Now));

    [Theory]
    [InlineData(0, 0, "id must be 1 to 9")]
    [InlineData(10, 0, "id must be 1 to 9")]
    [InlineData(4, -1, "queueBonus must not be below 0")]
    public void A_wrong_tier_is_refused_naming_the_member(int id, int bonus, string words) =>
        Given().When(DefineTier.Decide, new Command(SomeTier with { Id = id, QueueBonus = bonus })).ThenRefused(RefusalKind.Invalid, words);
}
