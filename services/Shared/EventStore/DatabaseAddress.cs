using System.Security.Authentication;
using Npgsql;

namespace EventStore;

/// <summary>An address of PostgreSQL as the platform takes it: with TLS that verifies the server in full, or without TLS. Never in between.</summary>
public static class DatabaseAddress
{
    /// <summary>Reads it. One that says nothing of TLS is without: Npgsql's own default takes whatever the server offers, unverified.</summary>
    /// <param name="connectionString">Npgsql's.</param>
    /// <exception cref="InvalidOperationException">It asks for TLS that does not verify the server in full.</exception>
    /// <exception cref="ArgumentException">It is no connection string.</exception>
    public static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.SslMode is SslMode.VerifyFull)
        {
            return settings;
        }

        if (settings.SslMode is not (SslMode.Prefer or SslMode.Disable) || settings.RootCertificate is not null || settings.SslCertificate is not null)
        {
            throw new InvalidOperationException(
                $"The address of the database asks for TLS with SSL Mode={settings.SslMode}, which does not verify the server: say SSL Mode=VerifyFull.");
        }

        settings.SslMode = SslMode.Disable;
        return settings;
    }

    /// <summary>Why the server's certificate, or TLS at all, was refused; null when a failure is of another kind.</summary>
    public static string? RefusalIn(Exception failure, NpgsqlConnectionStringBuilder settings) => failure.GetBaseException() is not AuthenticationException e ? null
        : $"The certificate of {settings.Host} is not valid now, not for that host, or of no authority that {settings.RootCertificate ?? "this machine"} trusts. {e.Message}";
}
