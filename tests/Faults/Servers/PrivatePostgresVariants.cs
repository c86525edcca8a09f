using System.Globalization;
using DeskSetup;
using Messaging;
using Npgsql;
using TestKit;

namespace Faults.Servers;

/// <content>Servers that come in pairs, servers with little room, with TLS, and in another network.</content>
public sealed partial class PrivatePostgres
{
    /// <summary>
    /// Starts a server whose databases all lie on a disk of their own, a real file system that is small. The server alone sees
    /// it, and it is gone with the server: this one cannot be started again.
    /// </summary>
    /// <param name="megabytes">Room on it; some 40 go to an empty desk.</param>
    public static async Task<PrivatePostgres> StartOnSmallDiskAsync(int megabytes)
    {
        var server = await InitialiseAsync([]);
        var disk = Path.Combine(server._folder, "disk");
        Directory.CreateDirectory(disk);

        // A mount in a namespace of its own; without privileges in a user namespace, too, where the kernel allows that.
        string[] apart = Environment.IsPrivilegedProcess ? ["unshare", "--mount"] : ["unshare", "--user", "--mount", "--map-current-user", "--keep-caps"];
        var owner = Environment.IsPrivilegedProcess ? "chown postgres: \"$0\" && " : "";
        var size = megabytes.ToString(CultureInfo.InvariantCulture);
        server._launcher = [.. apart, "sh", "-c", $"mount -t tmpfs -o size={size}m,mode=0700 none \"$0\" && {owner}exec \"$@\"", disk];
        await server.StartAgainAsync();
        await server.RunAsync($"create tablespace small location '{disk}'");
        await server.RunAsync("alter database template1 set tablespace small");
        return server;
    }

    /// <summary>Starts a server that takes TLS alone, and of whoever comes a certificate.</summary>
    /// <param name="own">What it shows.</param>
    /// <param name="tls">What its administrator trusts and shows; its authority is the server's, too.</param>
    public static async Task<PrivatePostgres> StartWithTlsAsync(IssuedCertificate own, Tls tls)
    {
        var server = await InitialiseAsync(["ssl=on", "ssl_cert_file=../own.pem", "ssl_key_file=../own.key", "ssl_ca_file=../ca.pem"]);
        await server.TakeAsync(tls.CaFile!, "ca.pem");
        await server.TakeAsync(own);
        await File.WriteAllTextAsync(Path.Combine(server.Data, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust clientcert=verify-ca\n");
        server._reachedBy = $"Host=localhost;SSL Mode=VerifyFull;Root Certificate={tls.CaFile};SSL Certificate={tls.CertificateFile};SSL Key={tls.KeyFile}";
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>From its next connections on it shows another certificate.</summary>
    public async Task ShowAsync(IssuedCertificate own)
    {
        await TakeAsync(own);
        await RunAsync("select pg_reload_conf()");
    }

    /// <summary>From its next connections on it asks more than a certificate of one role.</summary>
    /// <param name="role">The role.</param>
    /// <param name="method">As <c>pg_hba.conf</c> has it.</param>
    public async Task AdmitAsync(string role, string method)
    {
        const string LoadedAt = "select pg_conf_load_time()::text"; // as text to the microsecond: two reloads may come in one second
        var before = await RunAsync(LoadedAt);
        await File.WriteAllTextAsync(
            Path.Combine(Data, "pg_hba.conf"), $"hostssl all {role} 127.0.0.1/32 {method} clientcert=verify-ca\nhostssl all all 127.0.0.1/32 trust clientcert=verify-ca\n");
        await RunAsync("select pg_reload_conf()");
        await Eventually.BecomesAsync(() => RunAsync(LoadedAt), loaded => loaded != before, "PostgreSQL has read who is let in");
    }

    /// <summary>Starts a server in another network; a test reaches it as if it were in this one.</summary>
    public static async Task<PrivatePostgres> StartInAsync(OwnNetwork network)
    {
        var server = await InitialiseAsync([]);
        server._launcher = network.Launcher;
        network.OpenDoor(server.Port);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts a replica: from now on this server acknowledges a commit when both have it.</summary>
    public async Task<PrivatePostgres> StartReplicaAsync()
    {
        var replica = await WithFolderAsync(_settings);
        await RunningProgram.RunAsync(replica._folder, [],
        [
            .. AsPostgres, Path.Combine(Programs.Postgres, "pg_basebackup"), "--pgdata", replica.Data, "--dbname", $"host=127.0.0.1 port={Port} user=postgres",
            "--write-recovery-conf", "--checkpoint=fast",
        ]);
        await replica.StartAgainAsync();
        await RunAsync("alter system set synchronous_standby_names = '*'");
        await RunAsync("select pg_reload_conf()");
        await Eventually.BecomesAsync(
            () => RunAsync("select count(*) from pg_stat_replication where sync_state = 'sync'"), replicas => replicas == "1", "the replica is synchronous");
        return replica;
    }

    /// <summary>Makes a replica the primary; completes when it is.</summary>
    public Task PromoteAsync() => RunAsync("select pg_promote()");

    private async Task TakeAsync(IssuedCertificate own)
    {
        await TakeAsync(own.CertificateFile, "own.pem");
        await TakeAsync(own.KeyFile, "own.key");
    }

    /// <summary>A key has to be its own, and nobody else's.</summary>
    private async Task TakeAsync(string file, string name)
    {
        var copy = Path.Combine(_folder, name);
        LocalFiles.WritePrivate(copy, await File.ReadAllTextAsync(file));
        if (AsPostgres.Length > 0)
        {
            await RunningProgram.RunAsync("/", [], "chown", "postgres:", copy);
        }
    }

    private async Task<string> RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return $"{await command.ExecuteScalarAsync()}";
    }
}
