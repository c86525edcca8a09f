using System.Net.Http.Json;
using Hosting;
using Messaging;

namespace DeskSetup;

/// <summary>A broker user outside the desk.</summary>
/// <param name="Role">Its role: what it may write and read follows from that.</param>
/// <param name="Id">Which one.</param>
public sealed record Outsider(string Role, string Id);

/// <summary>
/// A virtual host for the desk, with a user for each service and each outsider that may do its own work and nothing else
/// (FAULTS 57), and with all exchanges, queues and bindings.
/// </summary>
public sealed class Broker(Servers servers, Instance instance)
{
    /// <summary>What one outsider may have open at a time: nobody takes the broker's sockets and memory from the others.</summary>
    private const int MostConnections = 100;
    private const int MostChannels = 1000;

    /// <summary>Creates what is missing, sets the users' passwords, and deletes users of the desk that it has no more.</summary>
    /// <param name="services">The services.</param>
    /// <param name="outsiders">Departments and channels.</param>
    /// <param name="password">Gives each user's password.</param>
    /// <param name="fresh">Deletes the virtual host first, with all that is in it.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <returns>The address for each user, by its name without the instance.</returns>
    public async Task<IReadOnlyDictionary<string, Uri>> ProvisionAsync(
        IReadOnlyList<ServiceBuilder> services, IReadOnlyList<Outsider> outsiders, Func<string, string> password, bool fresh,
        CancellationToken cancellationToken)
    {
        using var management = servers.ManagementClient();
        if (fresh)
        {
            await DeleteHostAsync(management, cancellationToken);
        }

        await PutAsync(management, $"/api/vhosts/{instance.Name}", new { }, cancellationToken);
        var administrator = Uri.UnescapeDataString(servers.RabbitMq.UserInfo.Split(':')[0]);
        await PermitAsync(management, administrator, ".*", ".*", ".*", cancellationToken);

        var addresses = new Dictionary<string, Uri>();
        foreach (var service in services)
        {
            var (configure, write, read) = RightsOf(service.Name);
            await AddAsync(service.Name, instance.User(service.Name), configure, write, read);
        }

        foreach (var outsider in outsiders)
        {
            var (write, read) = RightsOf(outsider);
            var user = instance.User(outsider.Role, outsider.Id);
            await AddAsync($"{outsider.Role}.{outsider.Id}", user, "^$", write, read);
            await PutAsync(management, $"/api/user-limits/{user}/max-connections", new { value = MostConnections }, cancellationToken);
            await PutAsync(management, $"/api/user-limits/{user}/max-channels", new { value = MostChannels }, cancellationToken);
        }

        await DeleteUsersAsync(management, keep: addresses.Keys, cancellationToken);
        await DeclareAsync(services, outsiders, cancellationToken);
        return addresses;

        async Task AddAsync(string name, string user, string configure, string write, string read)
        {
            await PutAsync(management, $"/api/users/{user}", new { password = password(name), tags = "" }, cancellationToken);
            await PermitAsync(management, user, configure, write, read, cancellationToken);
            addresses[name] = servers.BrokerFor(user, password(name), instance.Name);
        }
    }

    /// <summary>Deletes the virtual host and the users; for tests.</summary>
    public async Task DropAsync()
    {
        using var management = servers.ManagementClient();
        await DeleteHostAsync(management, CancellationToken.None);
        await DeleteUsersAsync(management, keep: [], CancellationToken.None);
    }

    private async Task DeleteUsersAsync(HttpClient management, IReadOnlyCollection<string> keep, CancellationToken cancellationToken)
    {
        var own = instance.Name + ".";
        var users = await management.GetFromJsonAsync<List<BrokerUser>>("/api/users", cancellationToken);
        foreach (var user in users!.Where(u => u.Name.StartsWith(own, StringComparison.Ordinal) && !keep.Contains(u.Name[own.Length..])))
        {
            using var response = await management.DeleteAsync(new Uri($"/api/users/{user.Name}", UriKind.Relative), cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>A service declares its own queues again, publishes on its own exchange, reads its own queues.</summary>
    public static (string Configure, string Write, string Read) RightsOf(string service)
    {
        var own = $@"{service}\.(commands|facts|dead|v[0-9]+)";
        return service == "work-orders"
            ? ($@"^({own}|department\..*)$", $@"^({own}|department\..*)$", $"^{own}$") // it gives new departments their queue
            : ($"^{own}$", $"^{own}$", $"^{own}$");
    }

    /// <summary>An outsider sends commands where its role has business, and reads its own queue.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The role has no business on the broker.</exception>
    public static (string Write, string Read) RightsOf(Outsider outsider) => outsider.Role switch
    {
        Roles.Department => (@"^(work-orders|intake)\.commands$", Exactly(Names.DepartmentQueue(outsider.Id))),
        Roles.Channel => (@"^(intake|routing|work-orders|follow-up|knowledge)\.commands$", Exactly(Names.ChannelQueue(outsider.Id))),
        Roles.Marketing => (@"^intake\.commands$", "^$"),
        Roles.Admin => (@"^directory\.commands$", "^$"),
        _ => throw new ArgumentOutOfRangeException(nameof(outsider), outsider.Role, "No outsider has this role on the broker."),
    };

    private static string Exactly(string queue) => $"^{queue.Replace(".", @"\.", StringComparison.Ordinal)}$";

    private async Task DeclareAsync(
        IReadOnlyList<ServiceBuilder> services, IReadOnlyList<Outsider> outsiders, CancellationToken cancellationToken)
    {
        var factory = new BrokerAddress(servers.RabbitMq, servers.Tls).CreateFactory();
        factory.VirtualHost = instance.Name;
        await using var connection = await factory.CreateConnectionAsync("set-up", cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await Topology.DeclareAsync(
            channel, [.. services.Select(s => s.Subscription)], Ids(Roles.Department), Ids(Roles.Channel), cancellationToken);

        IEnumerable<string> Ids(string role) => outsiders.Where(o => o.Role == role).Select(o => o.Id);
    }

    private Task PermitAsync(HttpClient management, string user, string configure, string write, string read, CancellationToken cancellationToken) =>
        PutAsync(management, $"/api/permissions/{instance.Name}/{user}", new { configure, write, read }, cancellationToken);

    private static async Task PutAsync(HttpClient management, string path, object content, CancellationToken cancellationToken)
    {
        using var response = await management.PutAsJsonAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(
                $"The broker refused PUT {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    private async Task DeleteHostAsync(HttpClient management, CancellationToken cancellationToken)
    {
        using var response = await management.DeleteAsync(new Uri($"/api/vhosts/{instance.Name}", UriKind.Relative), cancellationToken);
        if (!response.IsSuccessStatusCode && response.StatusCode != System.Net.HttpStatusCode.NotFound)
        {
            response.EnsureSuccessStatusCode();
        }
    }

    private sealed record BrokerUser(string Name);
}
