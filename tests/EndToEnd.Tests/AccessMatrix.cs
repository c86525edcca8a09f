using System.Security.Claims;
using System.Text;
using System.Text.RegularExpressions;
using DeskSetup;
using Hosting;
using Messaging;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EndToEnd.Tests;

/// <summary>An address of a service, and who may call it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Method">The method.</param>
/// <param name="Pattern">The address.</param>
/// <param name="Roles">The roles that may; null where no token is asked for.</param>
internal sealed record Address(string Service, string Method, string Pattern, IReadOnlyList<string>? Roles);

/// <summary>Who may do what, as the running services have it: not as anybody wrote it down.</summary>
internal static partial class AccessMatrix
{
    /// <summary>All roles that a token can have, and one that none has.</summary>
    public static readonly IReadOnlyList<string> Everybody = [.. Roles.OfTokens, Roles.Service];

    private static readonly Outsider[] Outsiders = [new(Roles.Channel, "app"), new(Roles.Department, "network"), new(Roles.Marketing, "support"), new(Roles.Admin, "office")];

    /// <summary>Every address of every service.</summary>
    public static async Task<IReadOnlyList<Address>> OfAsync(RunningDesk desk)
    {
        var addresses = new List<Address>();
        foreach (var service in DeskServices.All.Select(s => s.Name))
        {
            foreach (var endpoint in desk.PartOf<EndpointDataSource>(service).Endpoints.OfType<RouteEndpoint>())
            {
                var roles = await RolesAsync(desk, service, endpoint);
                foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                {
                    addresses.Add(new(service, method, "/" + endpoint.RoutePattern.RawText!.Trim('/'), roles));
                }
            }
        }

        return [.. addresses.OrderBy(a => a.Pattern, StringComparer.Ordinal).ThenBy(a => a.Method, StringComparer.Ordinal)];
    }

    /// <summary>As operators read it.</summary>
    public static string Write(IReadOnlyList<Address> addresses)
    {
        var text = new StringBuilder(
            """
            # Who may do what

            Made from the running services by `AccessTests`, and reviewed by hand: a change of who may do what shows here as a difference. What the roles are, and how somebody gets one,
            [security.md](security.md) says. A dot: the role comes in. Whether the matter at hand is theirs is decided after that, by the rule of each command.


            """.ReplaceLineEndings("\n"));
        foreach (var service in DeskServices.All.Select(s => s.Name))
        {
            Table(text, $"## {service} over HTTP", "address", Everybody, [.. addresses.Where(a => a.Service == service).Select(a => ($"`{a.Method} {a.Pattern}`", a.Roles))]);
        }

        text.Append("Commands that come over the bus: a dot where the role may send them and its broker user may write to the service's exchange.\n\n");
        Table(
            text, "## Over the bus", "command", [.. Outsiders.Select(o => o.Role)],
            [
                .. DeskServices.All.SelectMany(service => service.Commands.OrderBy(c => c.Key.WireType, StringComparer.Ordinal).Select(
                    command => ($"`{command.Key.WireType}`", (IReadOnlyList<string>?)[.. Outsiders.Where(o => command.Value.Contains(o.Role) && MayWrite(o, service.Name)).Select(o => o.Role)]))),
            ]);
        text.Append("## What broker users may do\n\n| user | configure | write | read |\n|---|---|---|---|\n");
        foreach (var (user, configure, write, read) in DeskServices.All.Select(s => (s.Name, Broker.RightsOf(s.Name).Configure, Broker.RightsOf(s.Name).Write, Broker.RightsOf(s.Name).Read))
            .Concat(Outsiders.Select(o => ($"{o.Role}.{o.Id}", "^$", Broker.RightsOf(o).Write, Broker.RightsOf(o).Read))))
        {
            text.Append($"| {user} | `{Cell(configure)}` | `{Cell(write)}` | `{Cell(read)}` |\n");
        }

        return text.ToString();
    }

    /// <summary>An address that can be called, of nothing that there is.</summary>
    public static string Callable(string pattern) => Parameter().Replace(pattern, found => found.Groups["kind"].Value switch
    {
        "long" or "int" => "1",
        "guid" => $"{Guid.Empty}",
        _ => found.Groups["name"].Value.EndsWith("Id", StringComparison.Ordinal) ? $"{Guid.Empty}" : "none",
    });

    private static void Table(StringBuilder text, string title, string what, IReadOnlyList<string> roles, IReadOnlyList<(string What, IReadOnlyList<string>? Roles)> rows)
    {
        text.Append($"{title}\n\n| {what} | {string.Join(" | ", roles)} |\n|---|{string.Concat(roles.Select(_ => ":-:|"))}\n");
        foreach (var (name, allowed) in rows)
        {
            text.Append($"| {name} | {string.Join(" | ", roles.Select(role => allowed is null ? "○" : allowed.Contains(role) ? "●" : ""))} |\n");
        }

        text.Append(rows.Any(r => r.Roles is null) ? "\n○ without a token, too.\n\n" : "\n");
    }

    private static bool MayWrite(Outsider outsider, string service) => Regex.IsMatch(
        Names.Commands(service), Broker.RightsOf(outsider).Write, RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string Cell(string rights) => rights.Replace("|", "\\|", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>?> RolesAsync(RunningDesk desk, string service, RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null) return null;

        var provider = desk.PartOf<IAuthorizationPolicyProvider>(service);
        var stated = await AuthorizationPolicy.CombineAsync(
            provider, endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>(), endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>());
        var policy = stated ?? await provider.GetFallbackPolicyAsync() ?? throw new InvalidOperationException($"{endpoint.DisplayName} asks for nothing.");
        using var scope = desk.PartOf<IServiceScopeFactory>(service).CreateScope();
        var authorization = scope.ServiceProvider.GetRequiredService<IAuthorizationService>();
        var roles = new List<string>();
        foreach (var role in Everybody)
        {
            var user = new ClaimsPrincipal(new ClaimsIdentity([new("sub", "x"), new(Security.RoleClaim, role)], "test", "sub", Security.RoleClaim));
            if ((await authorization.AuthorizeAsync(user, policy)).Succeeded) roles.Add(role);
        }

        return roles;
    }

    [GeneratedRegex(@"\{\*{0,2}(?<name>\w+)(:(?<kind>\w+))?[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
