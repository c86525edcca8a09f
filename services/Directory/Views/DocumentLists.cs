using System.Text.Json.Nodes;
using Contracts;
using Hosting;
using Messaging;

namespace DirectoryService.Views;

/// <summary>The documents of a kind, for everyone who is signed in; people's names only for those who lead or check them.</summary>
public static class DocumentLists
{
    private static readonly string[] MaySeeNames = [Roles.Supervisor, Roles.Auditor, Roles.Admin];

    public static void Map(IEndpointRouteBuilder app, DocumentKind kind) => app
        .MapGet(kind.Path, async (HttpContext http, Rows rows, CancellationToken token) =>
        {
            var documents = await rows.ReadAsync<JsonObject>(
                "select fact->'document' from directory_copy where type = $1 order by document", token, kind.FactName);
            if (!MaySeeNames.Any(http.User.IsInRole))
            {
                Hide(documents, kind.PersonalMembers);
            }

            object answer = !kind.IsSingle ? documents : documents.SingleOrDefault() ?? throw Refusal.Unknown("document", kind.Path);
            return TypedResults.Json(answer, ContractJson.Options);
        })
        .RequireAuthorization();

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
