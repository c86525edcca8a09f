using Contracts;
using Contracts.Directory.V1;
using Contracts.FollowUp.V1;
using Contracts.Intake.V1;
using Contracts.Knowledge.V1;
using Contracts.Promises.V1;
using Contracts.Routing.V1;
using Hosting;
using Knowledge.Features;
using Knowledge.Search;
using Messaging;
using TestKit;
using Command = Contracts.Knowledge.V1.JudgeArticle;
using JudgeArticle = Knowledge.Features.JudgeArticle;

namespace Knowledge.Tests;

/// <summary>A6: an article answers, and the customer says whether it helped.</summary>
public class SelfServiceTests
{
    private static readonly Guid Id = Guid.Parse("0191d3a0-0000-7000-8000-000000000051");

    private static readonly RequestProfile Profile = new(
        Guid.Parse("0191d3a0-0000-7000-8000-000000000052"), null, 3, Channel.Chat, "urban", "zh", null, "怎么开通漫游", DeadlineAsked: null, Desk.Now);

    private static readonly RequestClassified Asked = new(
        Id, Profile, RequestKind.Consultation, "roaming", Urgency.Normal, "general", ClassifiedBy.Text, 0.95, Desk.Now, ArticleFirst: true);

    private static readonly Answer Roaming = new("roaming", 2, "开通国际漫游", "发送短信。", 0.7);

    private static readonly Context Service = Serving(Desk.AsService("intake"));
    private static readonly Context Chat = Serving(Desk.As(Roles.Channel, "chat"));

    private static readonly PromiseMade Promise = Desk.Directory.Sla.Make(
        SelfServedRequest.SelfService, Id, Id, new SlaMatch(RequestKind.Consultation, "roaming", 3, Urgency.Normal, Channel.Chat, "urban"), Desk.Now)!;

    private static readonly ArticleOffered Offered = new(
        Id, Channel.Chat, "roaming", 2, Roaming.Title, Roaming.Body, 0.7, Promise.DueAt, Desk.Now, RequestKind.Consultation, "roaming", Urgency.Normal, 3, "urban");

    [Fact]
    public void What_fits_well_enough_is_shown_and_the_reaction_waited_for_by_a_promise()
    {
        var facts = Given(Service).When(Offering(Roaming), Asked).Facts;
        facts[0].ShouldBe(Offered);
        facts[1].ShouldBeOfType<PromiseMade>().ShouldSatisfyAllConditions(p => p.PromiseId.ShouldBe(Promise.PromiseId), p => p.DueAt.ShouldBe(Promise.DueAt));
        ((IRouted)Offered).RoutingDimension.ShouldBe("chat");
        Given(Service, Offered, Promise).When(Offering(Roaming), Asked).ThenNothing();
    }

    [Fact]
    public void What_does_not_goes_to_a_human()
    {
        Given(Service).When(Offering(Roaming with { Coverage = 0.59 }), Asked).Then(new NoArticleFound(Id, 0.59, Desk.Now));
        Given(Service).When(Offering(null), Asked).Then(new NoArticleFound(Id, null, Desk.Now));
        Given(Desk.AsService("intake")).When(Offering(Roaming), Asked).Then(new NoArticleFound(Id, 0.7, Desk.Now));
    }

    [Theory]
    [InlineData(true, SelfServiceOutcome.Helped)]
    [InlineData(false, SelfServiceOutcome.NotHelped)]
    public void What_the_customer_says_ends_it_once(bool helped, SelfServiceOutcome outcome)
    {
        var ended = new SelfServiceEnded(Id, "roaming", 2, outcome, Desk.Now);
        Shown(Chat).When(JudgeArticle.Decide, new Command(Id, helped))
            .Then(ended, new PromiseKept(Promise.PromiseId, Id, SelfServedRequest.SelfService, Desk.Now, Promise.DueAt));
        Shown(Chat, ended).When(JudgeArticle.Decide, new Command(Id, helped)).ThenNothing();
        Shown(Chat with { Now = Promise.DueAt }).When(JudgeArticle.Decide, new Command(Id, helped)).ThenRefused(RefusalKind.WrongState, "waited for no more");
        Shown(Chat, ended).When(JudgeArticle.Decide, new Command(Id, !helped)).ThenRefused(RefusalKind.WrongState, "waited for no more");
    }

    [Fact]
    public void Another_channel_does_not_know_it_nor_is_there_anything_to_judge_without_an_article()
    {
        Shown(Serving(Desk.As(Roles.Channel, "web"))).When(JudgeArticle.Decide, new Command(Id, true)).ThenRefused(RefusalKind.Unknown, "no request");
        Given(Chat).When(JudgeArticle.Decide, new Command(Id, true)).ThenRefused(RefusalKind.Unknown, "no request");
    }

    [Fact]
    public void Silence_ends_at_the_moment_promised_however_late_that_is_noticed()
    {
        var late = Service with { Now = Promise.DueAt.AddDays(1) };
        Shown(late).When(EndSelfService.Decide, new FallDue(late.Now)).Then(
            new SelfServiceEnded(Id, "roaming", 2, SelfServiceOutcome.NoReaction, Promise.DueAt),
            new PromiseKept(Promise.PromiseId, Id, SelfServedRequest.SelfService, Promise.DueAt, Promise.DueAt));
        Shown(Service).When(EndSelfService.Decide, new FallDue(Desk.Now)).ThenNothing();
    }

    [Fact]
    public void Queued_for_a_human_or_closed_it_is_overtaken()
    {
        var (at, withdrawn) = (Desk.Now.AddMinutes(3), typeof(PromiseWithdrawn));
        var ended = new SelfServiceEnded(Id, "roaming", 2, SelfServiceOutcome.Overtaken, at);
        var queued = new RequestQueued(Id, Profile, RequestKind.Consultation, "roaming", Urgency.Normal, "general", QueuedBecause.CustomerAsked, null, at);
        foreach (var facts in new[]
        {
            Shown(Service).When(EndSelfService.Decide, queued).Facts, Shown(Service).When(EndSelfService.Decide, new RequestClosed(Id, ClosedBecause.Merged, at)).Facts,
        })
        {
            facts[0].ShouldBe(ended);
            facts[1].ShouldBeOfType(withdrawn);
        }

        Shown(Service, ended).When(EndSelfService.Decide, queued).ThenNothing();
        Given(Service).When(EndSelfService.Decide, queued).ThenNothing();
    }

    [Fact]
    public void The_share_of_the_words_counts_each_by_how_rare_it_is()
    {
        using var index = new ArticleIndex();
        index.Fill([Article("roaming", "Roaming abroad", "Switch it on before you leave."), Article("bill", "Your bill", "It comes by post, also abroad.")]);
        Ask("roaming abroad").ShouldSatisfyAllConditions(a => a!.ArticleId.ShouldBe("roaming"), a => a!.Coverage.ShouldBe(1), a => a!.Body.ShouldStartWith("Switch"));
        Ask("roaming in Atlantis")!.Coverage.ShouldBeInRange(0.4, 0.6, "one of two rare words");
        Ask("abroad in Atlantis")!.Coverage.ShouldBeLessThan(Ask("roaming in Atlantis")!.Coverage, "a word that every article has says less");
        Ask("Atlantis").ShouldBeNull();
        Ask("how do you do").ShouldBeNull("such words say nothing");

        Answer? Ask(string text) => index.AnswerTo(new(text, Take: 5), Desk.Now);
    }

    private static Knowledge.Views.ArticleDocument Article(string id, string title, string body) => new(
        Guid.NewGuid(), id, title, InWork: false, null, [new(new(1, Desk.Now.AddDays(-1), null), new Article(title, body, "en", [], [], [], [], []))]);

    private static Rule<SelfServedRequest, RequestClassified> Offering(Answer? best) => (request, asked, context) => OfferArticle.Decide(request, asked, best, context);

    private static Given<SelfServedRequest> Given(Context context, params IFact[] history) => new(SelfServedRequest.Stream, context, history);

    private static Given<SelfServedRequest> Shown(Context context, params IFact[] since) => Given(context, [Offered, Promise, .. since]);

    private static Context Serving(Context context) => context with
    {
        Directory = context.Directory.With(new DeskSettingsDefined(
            context.Directory.Settings with { SelfService = new(0.9, 0.6, TimeSpan.FromSeconds(10), [Channel.Chat]) }, Desk.Now)),
    };
}
