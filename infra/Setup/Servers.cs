using System.Net.Http.Headers;
using System.Text;

namespace DeskSetup;

/// <summary>The servers a desk runs on, by their administrators' addresses.</summary>
/// <param name="Postgres">An Npgsql connection string of a role that may create databases and roles.</param>
/// <param name="RabbitMq"><c>amqp://user:password@host:port</c> of a broker administrator.</param>
/// <param name="Management">The broker's management address, <c>http://user:password@host:port</c>.</param>
public sealed record Servers(string Postgres, Uri RabbitMq, Uri Management)
{
    /// <summary>From <c>DESK_POSTGRES</c>, <c>DESK_RABBITMQ</c> and <c>DESK_RABBITMQ_MANAGEMENT</c>.</summary>
    /// <exception cref="InvalidOperationException">One is missing; the message says which.</exception>
    public static Servers FromEnvironment() =>
        new(Get("DESK_POSTGRES"), new Uri(Get("DESK_RABBITMQ")), new Uri(Get("DESK_RABBITMQ_MANAGEMENT")));

    /// <summary>One address from the environment.</summary>
    /// <exception cref="InvalidOperationException">It is missing.</exception>
    public static string Get(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is not set. ./infra/up starts servers and sets it; ./infra/test does so for tests.");

    /// <summary>A client of the broker's management interface.</summary>
    public HttpClient ManagementClient()
    {
        var user = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Management.UserInfo)));
        return new HttpClient
        {
            BaseAddress = new UriBuilder(Management) { UserName = "", Password = "" }.Uri,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", user) },
        };
    }

    /// <summary>The broker's address for another user of a virtual host.</summary>
    public Uri BrokerFor(string user, string password, string virtualHost) =>
        new($"amqp://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@{RabbitMq.Host}:{RabbitMq.Port}/{Uri.EscapeDataString(virtualHost)}");
}
