using System.Text.Json.Nodes;
using Contracts;
using Hosting;
using Marten;
using Messaging;

namespace DirectoryService.Views;

/// <summary>The documents of a kind, for everyone who has a role; people's names only for those who lead or check them.</summary>
public static class DocumentLists
{
    private static readonly string[] MaySeeNames = [Roles.Supervisor, Roles.Auditor, Roles.Admin];

    public static void Map(IEndpointRouteBuilder app, DocumentKind kind) => app
        .MapGet(kind.Path, async (HttpContext http, IQuerySession session, CancellationToken token) =>
        {
            var records = await session.Query<DirectoryRecord>().Where(r => r.Type == kind.FactName).OrderBy(r => r.Id).ToListAsync(token);
            var documents = records.Select(r => JsonObject.Create(r.Fact.GetProperty("document"))!).ToList();
            if (!MaySeeNames.Any(http.User.IsInRole))
            {
                Hide(documents, kind.PersonalMembers);
            }

            object answer = !kind.IsSingle ? documents : documents.SingleOrDefault() ?? throw Refusal.Unknown("document", kind.Path);
            return TypedResults.Json(answer, ContractJson.Options);
        })
        .RequireAuthorization(p => p.RequireRole(Roles.OfTokens));

    private static void Hide(IEnumerable<JsonObject> documents, IReadOnlyList<string> members)
    {
        foreach (var document in documents)
        {
            foreach (var member in members)
            {
                document.Remove(member);
            }
        }
    }
}
