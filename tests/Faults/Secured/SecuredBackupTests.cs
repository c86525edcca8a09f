using Audit.Proof;
using DeskSetup;
using DeskSetup.Backup;
using Faults.Servers;
using Messaging;
using Npgsql;
using TestKit;

namespace Faults.Tests.Secured;

/// <summary>A backup is the whole record with its keys: PostgreSQL's own programs, which write and read it, verify the server as everybody else of the desk does.</summary>
public sealed class SecuredBackupTests : IAsyncLifetime
{
    private const string Keeper = "keeper", Secret = "p;w=d";
    private static readonly Instance Kept = new("kept"), Other = new("other");
    private readonly string _folder = Directory.CreateTempSubdirectory("desk-secured-").FullName;
    private readonly CertificateAuthority _authority, _stranger;
    private readonly Tls _own;
    private PrivatePostgres _server = null!;

    public SecuredBackupTests()
    {
        (_authority, _stranger) = (new(_folder, "desk"), new(_folder, "stranger"));
        var (client, key) = (_authority.Issue("desk"), Path.Combine(_folder, "desk.key"));
        LocalFiles.WritePrivate(key, File.ReadAllText(client.KeyFile)); // libpq takes no key that others may read
        _own = new(_authority.File, client.CertificateFile, key);
    }

    private string Backup => Path.Combine(_folder, "backup");

    private string Keys => DeskBackup.KeysFileOf(Backup);

    public async Task InitializeAsync()
    {
        _server = await PrivatePostgres.StartWithTlsAsync(_authority.Issue("localhost"), _own);
        await new DeskSetup.Database(_server.ConnectionString, Kept).ProvisionAsync(DeskServices.All, service => service, fresh: true, default);
        await using var database = NpgsqlDataSource.Create(_server.ConnectionString + ";Pooling=false");
        await using var command = database.CreateCommand($"create role {Keeper} login superuser password '{Secret}'");
        await command.ExecuteNonQueryAsync();
        await _server.AdmitAsync(Keeper, "scram-sha-256");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        _stranger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Over_TLS_it_is_written_and_restored_with_a_certificate_or_a_password(bool byPassword)
    {
        await WriteAsync(AddressAt(_server.Port, byPassword));
        Directory.Exists(Backup).ShouldBeTrue();
        (await RestoreAsync(AddressAt(_server.Port, byPassword))).Of.LedgerFacts.ShouldBe(0);
        (await DatabasesAsync(_authority)).ShouldContain(Other.Name);
    }

    [Fact]
    public async Task Nothing_is_taken_from_a_server_whose_certificate_turns_into_a_strangers()
    {
        await using var proxy = Turning(ShowStrangersAsync);
        (await Should.ThrowAsync<InvalidOperationException>(() => WriteAsync(AddressAt(proxy.Port)))).Message.ShouldContain("certificate verify failed");
        Directory.GetFileSystemEntries(_folder, "backup*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_restored_to_a_server_whose_certificate_turns_into_a_strangers()
    {
        await WriteAsync(AddressAt(_server.Port));
        await using var proxy = Turning(ShowStrangersAsync);
        (await Should.ThrowAsync<InvalidOperationException>(() => RestoreAsync(AddressAt(proxy.Port)))).Message.ShouldContain("certificate verify failed");
        (await DatabasesAsync(_stranger)).ShouldNotContain(Other.Name);
    }

    [Fact]
    public async Task A_server_that_asks_for_the_password_in_clear_does_not_get_it()
    {
        await using var proxy = Turning(() => _server.AdmitAsync(Keeper, "password"));
        (await Should.ThrowAsync<InvalidOperationException>(() => WriteAsync(AddressAt(proxy.Port, byPassword: true)))).Message.ShouldContain("channel binding");
        Directory.GetFileSystemEntries(_folder, "backup*").ShouldBeEmpty();
    }

    private Task WriteAsync(string address) =>
        new DeskBackup(address, Kept, new ProofFolder(Path.Combine(_folder, "proof")), TimeProvider.System).WriteAsync(Backup, Keys, default);

    private Task<Restored> RestoreAsync(string address) => new DeskRestore(address, Other).RunAsync(Backup, Keys, [], replace: false, default);

    private string AddressAt(int port, bool byPassword = false)
    {
        var address = new NpgsqlConnectionStringBuilder(_server.ConnectionStringAt(port)) { Database = "postgres", Timeout = 120 }; // a server that is turned takes its time on busy cores
        if (byPassword) (address.Username, address.Password) = (Keeper, Secret);
        return address.ConnectionString;
    }

    /// <summary>Stands before the server, which does something else from the second connection on: the first is Npgsql's.</summary>
    private TcpProxy Turning(Func<Task> turn)
    {
        var (proxy, turned) = (TcpProxy.Before(_server.Port), false);
        proxy.WhenServerSays = _ =>
        {
            if (!turned) Task.Run(turn).GetAwaiter().GetResult();
            return turned = true;
        };
        return proxy;
    }

    private async Task ShowStrangersAsync()
    {
        await _server.ShowAsync(_stranger.Issue("localhost"));
        await Eventually.BecomesAsync(IsRefusedAsync, refused => refused, "the server shows the stranger's certificate");
    }

    private async Task<bool> IsRefusedAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(_server.ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            return false;
        }
        catch (NpgsqlException)
        {
            return true;
        }
    }

    private async Task<IReadOnlyList<string>> DatabasesAsync(CertificateAuthority authority)
    {
        await using var database = NpgsqlDataSource.Create($"{_server.ConnectionString};Pooling=false;Root Certificate={authority.File}");
        return await database.ReadAsync("select datname from pg_database", row => row.GetString(0), default);
    }
}
