using Hosting;
using Knowledge.Features;
using Knowledge.Search;
using Knowledge.Views;

return await ServiceHost.RunAsync<Knowledge.KnowledgeService>(args);

namespace Knowledge
{
    /// <summary>The knowledge base 知识库: articles drafted, reviewed, published, retired, found and counted (A6, C1, E5).</summary>
    public sealed class KnowledgeService : IDeskService
    {
        /// <inheritdoc />
        public static string Name => "knowledge";

        /// <inheritdoc />
        public static void Define(ServiceBuilder service)
        {
            DraftArticle.Map(service);
            DraftArticleFromConsultation.Map(service);
            ReviewArticle.Map(service);
            PublishArticle.Map(service);
            RetireArticle.Map(service);
            CountUse.Map(service);
            OfferArticle.Map(service);
            JudgeArticle.Map(service);
            EndSelfService.Map(service);
            service.ExplainsPromises();
            service.View(KnowledgeArticle.Stream).Endpoints(ArticlePages.Map).Endpoints(VersionPages.Map);
            service.View(SelfServedRequest.Stream).Endpoints(ShownPages.Map);
            service.View(RequestUses.Stream).Endpoints(UsePages.Map);
            IndexLoop.AddTo(service);
            service.Endpoints(SearchPages.Map);
        }
    }
}
