using Messaging;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hosting;

/// <summary>Agents, experts, departments and inspectors come in as long as the directory has them, to read as well as to act: a token outlives who leaves.</summary>
internal static class StillOfTheDesk
{
    private static readonly string[] OfTheDirectory = [Roles.Agent, Roles.Expert, Roles.Department, Roles.Inspector];
    private static readonly string[] Others = [.. Roles.OfTokens.Except(OfTheDirectory)];

    /// <summary>Lets a call through, or refuses it.</summary>
    /// <exception cref="Refusal">The directory has nobody of that role and id.</exception>
    /// <exception cref="NotYetException">This service does not know the directory yet.</exception>
    public static void Check(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || Array.Exists(Others, http.User.IsInRole)
            || Array.Find(OfTheDirectory, http.User.IsInRole) is not { } role)
        {
            return;
        }

        var services = http.RequestServices;
        if (services.GetRequiredService<ServiceDescription>().NeedsDirectory)
        {
            new Context(default, http.User.ToActor(role), services.GetRequiredService<DirectoryCopy>().Current).MustBeOfTheDesk();
        }
    }
}
