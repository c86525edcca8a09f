using Contracts;
using Contracts.Directory.V1;
using Contracts.Intake.V1;
using Hosting;
using Messaging;
using TestKit;
using static Intake.Tests.Contacts;
using Command = Contracts.Intake.V1.ReceiveContact;
using ReceiveContact = Intake.Features.ReceiveContact;

namespace Intake.Tests;

/// <summary>A6: which questions an article may answer before anybody rings.</summary>
public class SelfServiceTests
{
    private static readonly Command Question = new(Channel.Chat, "chat-1", CustomerId: "c-9", Text: "How do I switch on roaming?", Region: "urban", At: Earlier);

    public static TheoryData<string, Command, Func<Context, Context>> ForAHuman { get; } = new()
    {
        { "who wants a human", Question with { WantsAgent = true }, c => c },
        { "who is dissatisfied", Question with { Dissatisfied = true }, c => c },
        { "who went over the desk's head", Question with { AppealedTo = "regulator" }, c => c },
        { "a fault", Question with { Text = "There is an outage" }, c => c },
        { "a complaint", Question with { Text = "I was charged" }, c => c },
        { "keys without a text", Question with { Text = null, IvrChoices = ["9"] }, c => c },
        { "what triage is less sure of", Question with { Text = "Roaming, or the bill?" }, c => c },
        { "a channel that shows no articles", Question with { Channel = Channel.Sms }, c => c with { Actor = new(Roles.Channel, "sms") } },
        { "whom an agent speaks to", Question, c => c with { Actor = new(Roles.Agent, "a1") } },
        { "a desk without articles", Question, c => Serving(c, null) },
    };

    [Fact]
    public void A_simple_question_is_answered_by_an_article_if_there_is_one() => Classified(Question, Chat).ArticleFirst.ShouldBe(true);

    [Fact]
    public void The_first_tier_goes_straight_to_a_human() =>
        Given(Chat, new CustomerTierChanged("c-9", 1, Earlier)).When(ReceiveContact.Decide, Question).Facts.OfType<RequestClassified>().Single().ArticleFirst.ShouldBeNull();

    [Theory]
    [MemberData(nameof(ForAHuman))]
    public void A_human_answers(string who, Command command, Func<Context, Context> by) =>
        Given(by(Chat)).When(ReceiveContact.Decide, command).Facts.OfType<RequestClassified>().ShouldAllBe(c => c.ArticleFirst == null, who);

    private static RequestClassified Classified(Command command, Context context) =>
        Given(context).When(ReceiveContact.Decide, command).Facts.OfType<RequestClassified>().Single();

    private static Context Chat => Serving(Desk.As(Roles.Channel, "chat"), new(0.9, 0.6, TimeSpan.FromSeconds(10), [Channel.Chat, Channel.App]));

    private static Context Serving(Context context, SelfService? settings)
    {
        var triage = context.Directory.Triage;
        var asked = triage with
        {
            Ivr = [.. triage.Ivr.Where(r => r.Choices != "9"), new IvrRule("9", RequestKind.Consultation, "roaming", "general")],
            Text = [.. triage.Text.Where(r => r.Category != "roaming"), new TextRule(["roaming"], 1, RequestKind.Consultation, "roaming", "general")],
        };
        return context with
        {
            Directory = context.Directory.With(new TriageRulesDefined(asked, Desk.Now))
                .With(new DeskSettingsDefined(context.Directory.Settings with { SelfService = settings }, Desk.Now)),
        };
    }
}
