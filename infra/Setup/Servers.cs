using System.Net.Http.Headers;
using System.Text;
using Hosting;
using Messaging;

namespace DeskSetup;

/// <summary>The servers a desk runs on, by their administrators' addresses.</summary>
/// <param name="Postgres">An Npgsql connection string of a role that may create databases and roles.</param>
/// <param name="RabbitMq"><c>amqp://user:password@host:port</c> of a broker administrator.</param>
/// <param name="Management">The broker's management address, <c>http://user:password@host:port</c>.</param>
/// <param name="Tls">For an <c>amqps://</c> broker and its <c>https://</c> management: whom to trust, and what to show; null for what the machine trusts.</param>
public sealed record Servers(string Postgres, Uri RabbitMq, Uri Management, Tls? Tls = null)
{
    /// <summary>From <c>DESK_POSTGRES</c>, <c>DESK_RABBITMQ</c>, <c>DESK_RABBITMQ_MANAGEMENT</c>, and for TLS with the broker what
    /// <see cref="TlsFromEnvironment"/> reads.</summary>
    /// <exception cref="InvalidOperationException">One is missing, or a file cannot be read; the message says which.</exception>
    /// <exception cref="InvalidOperationException">The broker is spoken to by TLS and its management is not.</exception>
    public static Servers FromEnvironment() => new Servers(
        Get("DESK_POSTGRES"), new Uri(Get("DESK_RABBITMQ")), new Uri(Get("DESK_RABBITMQ_MANAGEMENT")), TlsFromEnvironment()).WithoutGaps();

    /// <summary>These, if TLS goes all the way.</summary>
    /// <exception cref="InvalidOperationException">The broker is spoken to by TLS and its management, which is told all passwords, would not be.</exception>
    public Servers WithoutGaps() => this is { RabbitMq.Scheme: "amqps", Management.Scheme: not "https" }
        ? throw new InvalidOperationException(
            "DESK_RABBITMQ begins with amqps:// and DESK_RABBITMQ_MANAGEMENT with http://: every user's password would be sent in clear. Say https://.")
        : this;

    /// <summary>By <c>DESK_TLS_CA</c>, <c>DESK_TLS_CERTIFICATE</c> and <c>DESK_TLS_KEY</c>.</summary>
    /// <exception cref="InvalidOperationException">A file cannot be read, or one of certificate and key is missing.</exception>
    public static Tls TlsFromEnvironment()
    {
        return new(File("DESK_TLS_CA"), File("DESK_TLS_CERTIFICATE"), File("DESK_TLS_KEY"));

        static string? File(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>One address from the environment, or from the file that <c>NAME_FILE</c> names.</summary>
    /// <exception cref="InvalidOperationException">It is missing, or the file cannot be read.</exception>
    public static string Get(string name) => SecretFiles.Find(name)
        ?? throw new InvalidOperationException($"{name} is not set. ./infra/up starts servers and sets it; ./infra/test does so for tests.");

    /// <summary>A client of the broker's management interface.</summary>
    public HttpClient ManagementClient()
    {
        var user = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Management.UserInfo)));
        return new HttpClient((Tls ?? new()).CreateHandler())
        {
            BaseAddress = new UriBuilder(Management) { UserName = "", Password = "" }.Uri,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", user) },
        };
    }

    /// <summary>The broker's address for another user of a virtual host.</summary>
    public Uri BrokerFor(string user, string password, string virtualHost) =>
        new($"{RabbitMq.Scheme}://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@{RabbitMq.Host}:{RabbitMq.Port}/{Uri.EscapeDataString(virtualHost)}");
}
