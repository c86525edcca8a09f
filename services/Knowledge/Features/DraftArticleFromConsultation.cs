using Contracts;
using Contracts.Consultation.V1;
using Contracts.Knowledge.V1;
using Hosting;
using Marten;
using Messaging;
using Command = Contracts.Knowledge.V1.DraftArticleFromConsultation;

namespace Knowledge.Features;

/// <summary>A consultation that was answered, as Knowledge has heard of it: that it was, and by whom; none of its texts.</summary>
/// <param name="Id">The consultation.</param>
/// <param name="ExpertId">Who answered: an expert, or the lead department.</param>
public sealed record AnsweredConsultation(Guid Id, string ExpertId);

/// <summary>
/// A good answer becomes an article (E5). Question and answer are a customer's, sealed with their key, and an article stays when that is
/// destroyed; so neither is opened here. Who has read the answer at Consultation writes what of it is of use to others, and sends that.
/// </summary>
public static class DraftArticleFromConsultation
{
    public static void Map(ServiceBuilder service) => service
        .Document<AnsweredConsultation>()
        .On<ConsultationAnswered>(opens: _ => false, async (reaction, answered, token) =>
        {
            await using var session = reaction.Services.GetRequiredService<IDocumentStore>().LightweightSession();
            session.Store(new AnsweredConsultation(answered.ConsultationId, answered.ExpertId));
            await session.SaveChangesAsync(token);
        })
        .Command<KnowledgeArticle, Command>(
            KnowledgeArticle.Stream, (c, _) => KnowledgeArticle.IdOf(c.ArticleId), RuleAsync, Roles.Editor, Roles.Expert)
        .At("POST", "/articles/{articleId}/draft-from-consultation");

    public static IEnumerable<IFact> Decide(KnowledgeArticle article, Command command, AnsweredConsultation? answered, Context context)
    {
        if (answered is null)
        {
            throw Refusal.WrongState($"The knowledge base has heard of no answer to consultation {command.ConsultationId}.");
        }

        if (context.Actor.Role == Roles.Expert && context.Actor.Id != answered.ExpertId)
        {
            throw Refusal.Forbidden("An expert drafts from an answer of their own.");
        }

        return Drafting.Decide(
            article, command.ArticleId, command.Version,
            new Article(
                command.Title, command.Body, command.Language, command.Kinds ?? [], command.Categories ?? [], command.Regions ?? [],
                command.Tiers ?? [], command.Keywords ?? []),
            command.ConsultationId, context);
    }

    private static async ValueTask<Rule<KnowledgeArticle, Command>> RuleAsync(
        IServiceProvider services, Command command, Context context, CancellationToken cancellationToken)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        var answered = await session.LoadAsync<AnsweredConsultation>(command.ConsultationId, cancellationToken);
        return (article, asked, known) => Decide(article, asked, answered, known);
    }
}
