using Contracts.Quality.V1;
using Messaging;
using TestKit;
using static Quality.Tests.Inspected;
using Rule = Quality.Features.PublishScoreSheet;

namespace Quality.Tests;

/// <summary>G1: score sheets are followed, never changed.</summary>
public class PublishScoreSheetTests
{
    private static readonly PublishScoreSheet First = new(Sheet, 1, Version1.Title, Version1.PassAt, Version1.Sections);

    private static Given<ScoreSheet> Empty => new(ScoreSheet.Stream, Supervisor);

    private static Given<ScoreSheet> WithOne => new(ScoreSheet.Stream, Supervisor, Version1);

    [Fact]
    public void The_next_version_follows_and_the_same_again_brings_nothing()
    {
        Empty.When(Rule.Decide, First).Then(Version1 with { At = Desk.Now });
        WithOne.When(Rule.Decide, First).ThenNothing();
        WithOne.When(Rule.Decide, First with { Version = 2, PassAt = 85 }).Then(Version1 with { Version = 2, PassAt = 85, At = Desk.Now });
    }

    [Fact]
    public void A_version_that_there_is_does_not_become_another()
    {
        WithOne.When(Rule.Decide, First with { PassAt = 85 }).ThenRefused(RefusalKind.WrongState, "The next version of score sheet service-call is 2");
        WithOne.When(Rule.Decide, First with { Version = 3 }).ThenRefused(RefusalKind.WrongState, "is 2");
    }

    [Fact]
    public void A_sheet_has_items_and_none_twice()
    {
        Empty.When(Rule.Decide, First with { Sections = [] }).ThenRefused(RefusalKind.Invalid, "a section");
        Empty.When(Rule.Decide, First with { Sections = [new("Empty", 1, [])] }).ThenRefused(RefusalKind.Invalid, "at least one item");
        Empty.When(Rule.Decide, First with { Sections = [.. First.Sections, First.Sections[0]] }).ThenRefused(RefusalKind.Invalid, "no item twice");
    }
}
