namespace Audit.Story.Words;

internal static class KnowledgeWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["article_drafted"] = f => $"Version {f["version"]} of the article {f["articleId"]} was drafted by {f["authorId"]}"
            + f.If("fromConsultationId", $" from the answer to consultation {f["fromConsultationId"]}") + ".",
        ["article_reviewed"] = f =>
            $"Version {f["version"]} of the article {f["articleId"]} was {f.If("approved", "approved", "sent back")} by {f["reviewerId"]}.",
        ["article_published"] = f =>
            $"Version {f["version"]} of the article {f["articleId"]} was published by {f["editorId"]}, in force from {f.Time("from")} on.",
        ["article_retired"] = f => $"The article {f["articleId"]} was retired by {f["editorId"]} from {f.Time("from")} on.",
        ["article_offered"] = f =>
            $"The customer was shown version {f["version"]} of the article {f["articleId"]}; what they make of it is waited for until {f.Time("reactBy")}.",
        ["no_article_found"] = _ => "No article fits what the customer asked.",
        ["self_service_ended"] = f => f["outcome"] switch
        {
            "helped" => "The article helped, says the customer.",
            "notHelped" => "The article did not help, says the customer.",
            "noReaction" => "The customer said nothing to the article in the time for it.",
            _ => "What the customer makes of the article is waited for no more.",
        },
        ["article_used"] = f => $"The knowledge base counted a use of version {f["version"]} of the article {f["articleId"]}.",
    };
}
