using Faults.Servers;
using Messaging;
using TestKit;

namespace Faults.Tests.Secured;

/// <summary>
/// A broker and a database that speak to the desk over TLS alone and ask a certificate of it, and a desk that is laid out there. The
/// certificates are for <c>localhost</c>, of an authority of the test's own.
/// </summary>
public sealed class TlsDesk : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("desk-tls-").FullName;
    private readonly int _managementPort = FreePort.Find();
    private IssuedCertificate _brokers = null!;

    /// <summary>For AMQP over TLS.</summary>
    public int BrokerPort { get; } = FreePort.Find();

    /// <summary>The authority that the desk trusts.</summary>
    public CertificateAuthority Authority { get; private set; } = null!;

    /// <summary>An authority that has nothing to do with the desk.</summary>
    public CertificateAuthority Stranger { get; private set; } = null!;

    /// <summary>Whom the desk trusts, and what it shows.</summary>
    public Tls Own { get; private set; } = null!;

    /// <summary>The broker.</summary>
    public PrivateBroker Broker { get; private set; } = null!;

    /// <summary>The database server.</summary>
    public PrivatePostgres Postgres { get; private set; } = null!;

    /// <summary>The desk; no service runs yet.</summary>
    public ProcessDesk Processes { get; private set; } = null!;

    /// <summary>What every service is told for HTTPS.</summary>
    public string[] Settings(IssuedCertificate shown) =>
    [
        $"Kestrel__Certificates__Default__Path={shown.CertificateFile}", $"Kestrel__Certificates__Default__KeyPath={shown.KeyFile}",
        $"Http__ClientCaFile={Authority.File}",
        $"Owners__Addresses=directory={Processes.Addresses["directory"]}", $"Owners__Tls__CaFile={Authority.File}",
        $"Owners__Tls__CertificateFile={Own.CertificateFile}", $"Owners__Tls__KeyFile={Own.KeyFile}",
    ];

    /// <summary>From its next connections on, the broker shows another certificate.</summary>
    public Task ShowAsync(IssuedCertificate shown)
    {
        File.Copy(shown.CertificateFile, _brokers.CertificateFile, overwrite: true);
        File.Copy(shown.KeyFile, _brokers.KeyFile, overwrite: true);
        return Broker.Node.ControlAsync("eval", "ssl:clear_pem_cache().");
    }

    public async Task InitializeAsync()
    {
        (Authority, Stranger) = (new(_folder, "desk"), new(_folder, "stranger"));
        var client = Authority.Issue("desk");
        Own = new(Authority.File, client.CertificateFile, client.KeyFile);
        _brokers = Authority.Issue("localhost");
        var broker = PrivateBroker.StartAsync(
            $"""
            listeners.ssl.1 = 127.0.0.1:{BrokerPort}
            ssl_options.cacertfile = {Authority.File}
            ssl_options.certfile = {_brokers.CertificateFile}
            ssl_options.keyfile = {_brokers.KeyFile}
            ssl_options.verify = verify_peer
            ssl_options.fail_if_no_peer_cert = true
            management.ssl.ip = 127.0.0.1
            management.ssl.port = {_managementPort}
            management.ssl.cacertfile = {Authority.File}
            management.ssl.certfile = {_brokers.CertificateFile}
            management.ssl.keyfile = {_brokers.KeyFile}
            """);
        Postgres = await PrivatePostgres.StartWithTlsAsync(Authority.Issue("localhost"), Own);
        Broker = await broker;
        Processes = await ProcessDesk.ProvisionAsync(
            new(Postgres.ConnectionString, Address("amqps", BrokerPort), Address("https", _managementPort), Own), tls: Own);
    }

    public async Task DisposeAsync()
    {
        await Processes.DisposeAsync();
        await Broker.DisposeAsync();
        await Postgres.DisposeAsync();
        Authority.Dispose();
        Stranger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Uri Address(string scheme, int port) => new UriBuilder(Broker.Node.Management) { Scheme = scheme, Host = "localhost", Port = port }.Uri;
}

[CollectionDefinition(nameof(TlsDesk))]
public sealed class TlsDeskCollection : ICollectionFixture<TlsDesk>;
