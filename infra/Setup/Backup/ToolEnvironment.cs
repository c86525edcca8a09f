using Npgsql;

namespace DeskSetup.Backup;

/// <summary>
/// How PostgreSQL's own programs are told to come to a server as Npgsql does. By themselves they take whatever the server offers, unverified,
/// and a service file of the operator's would lead them elsewhere.
/// </summary>
public static class ToolEnvironment
{
    private const string RootCertificate = "PGSSLROOTCERT";

    /// <summary>The variables for an address; those that are null are to be taken out.</summary>
    /// <param name="address">As <see cref="EventStore.DatabaseAddress"/> reads it.</param>
    /// <exception cref="InvalidOperationException">There is TLS, and no file of authorities is named: the programs know none of the machine's.</exception>
    public static IReadOnlyDictionary<string, string?> Of(NpgsqlConnectionStringBuilder address)
    {
        var variables = new Dictionary<string, string?>
        {
            ["PGPASSWORD"] = address.Password, ["PGSERVICE"] = null, ["PGGSSENCMODE"] = "disable", ["PGSSLMODE"] = "disable",
        };
        if (address.SslMode is not SslMode.VerifyFull) return variables;

        variables["PGSSLMODE"] = "verify-full";
        variables[RootCertificate] = address.RootCertificate ?? Environment.GetEnvironmentVariable(RootCertificate) ?? throw new InvalidOperationException(
            "The address of the database asks for TLS and names no Root Certificate, which pg_dump and pg_restore need: name the file of authorities that vouch for the server.");
        variables["PGCHANNELBINDING"] = Binding(address);
        if (address.SslCertificate is { } own)
        {
            (variables["PGSSLCERT"], variables["PGSSLKEY"]) = (own, address.SslKey ?? own);
        }

        return variables;
    }

    /// <summary>A password is proved to the server that has the certificate, and never told, unless the address says otherwise.</summary>
    private static string Binding(NpgsqlConnectionStringBuilder address) => address.ChannelBinding switch
    {
        ChannelBinding.Disable => "disable",
        ChannelBinding.Prefer when address.Password is null => "prefer",
        _ => "require",
    };
}
