using Audit.Import;
using Messaging;
using Microsoft.AspNetCore.Mvc;

namespace Audit.Views;

/// <summary>
/// Imports a history over HTTP: a form with <c>mapping</c>, the mapping document, and <c>file</c>, the records. The answer is what
/// the command line prints; a mapping or file that cannot be read is refused with its line and column.
/// </summary>
public static class ImportsView
{
    private const long LargestForm = 256L * 1024 * 1024;
    private const long LargestMapping = 1024 * 1024;

    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/imports", ImportAsync)
        .RequireAuthorization(policy => policy.RequireRole(Roles.Auditor, Roles.Admin))
        .WithMetadata(new RequestSizeLimitAttribute(LargestForm))
        .WithFormOptions(multipartBodyLengthLimit: LargestForm)
        .DisableAntiforgery(); // there are no cookies: a token is asked for

    private static async Task<IResult> ImportAsync(IFormFile file, IFormFile mapping, bool? strict, bool? all, ImportRun run, CancellationToken token)
    {
        if (mapping.Length > LargestMapping) throw Refusal.Invalid("mapping", "The mapping is larger than 1 MiB.");

        var document = new MemoryStream();
        await mapping.CopyToAsync(document, token);
        await using var records = file.OpenReadStream();
        return Readers.Json(await run.ImportAsync(file.FileName, records, document.ToArray(), strict ?? false, progress: null, token, all ?? false));
    }
}
