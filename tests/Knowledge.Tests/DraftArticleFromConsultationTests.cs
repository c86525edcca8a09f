using Contracts.Knowledge.V1;
using Hosting;
using Knowledge.Features;
using Messaging;
using TestKit;
using static Knowledge.Tests.Articles;
using Command = Contracts.Knowledge.V1.DraftArticleFromConsultation;
using Rule = Knowledge.Features.DraftArticleFromConsultation;

namespace Knowledge.Tests;

/// <summary>E5: a good answer becomes an article.</summary>
public class DraftArticleFromConsultationTests
{
    private static readonly Guid Consultation = Guid.Parse("0191d3a0-0000-7000-8000-000000000031");

    private static readonly Command Draft = new(Id, 1, Consultation, "Which router", "Any with SFP+.", "en");

    [Fact]
    public void The_draft_says_which_answer_it_came_from() => Given(Editor).When(Decide(new(Consultation, "e1")), Draft).Then(
        new ArticleDrafted(Id, 1, "k1", new("Which router", "Any with SFP+.", "en", [], [], [], [], []), Desk.Now, Consultation));

    [Fact]
    public void An_expert_drafts_from_their_own_answer() =>
        Given(Expert).When(Decide(new(Consultation, "e1")), Draft).Facts.Count.ShouldBe(1);

    [Fact]
    public void Another_experts_answer_is_theirs() =>
        Given(Expert).When(Decide(new(Consultation, "e2")), Draft).ThenRefused(RefusalKind.Forbidden, "of their own");

    [Fact]
    public void Without_an_answer_there_is_nothing_to_draft_from() =>
        Given(Editor).When(Decide(null), Draft).ThenRefused(RefusalKind.WrongState, "no answer to consultation");

    private static Rule<KnowledgeArticle, Command> Decide(AnsweredConsultation? answered) =>
        (article, command, context) => Rule.Decide(article, command, answered, context);
}
