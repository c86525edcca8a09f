namespace Audit.Story.Words;

internal static class KnowledgeWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["article_drafted"] = f => $"{f["authorId"]} drafted version {f["version"]} of the article {f["articleId"]}"
            + f.If("fromConsultationId", $" from the answer to consultation {f["fromConsultationId"]}") + ".",
        ["article_reviewed"] = f =>
            $"{f["reviewerId"]} {(f.Is("approved", "true") ? "approved" : "sent back")} version {f["version"]} of the article {f["articleId"]}.",
        ["article_published"] = f => $"{f["editorId"]} published version {f["version"]} of the article {f["articleId"]}, in force from {f.Time("from")} on.",
        ["article_retired"] = f => $"{f["editorId"]} retired the article {f["articleId"]} from {f.Time("from")} on.",
        ["article_used"] = f => $"The knowledge base counted a use of version {f["version"]} of the article {f["articleId"]}.",
    };
}
