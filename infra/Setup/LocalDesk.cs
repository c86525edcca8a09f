using System.Text;
using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using EventStore;
using Messaging;
using Npgsql;

namespace DeskSetup;

/// <summary>
/// A desk on this machine: database, broker, keys, and a settings file for each service, so that <c>infra/up</c> only has
/// to start them.
/// </summary>
public sealed class LocalDesk(Servers servers, Instance instance, string folder, string checkout)
{
    private const int FirstPort = 10010;
    private readonly LocalFiles _memory = LocalFiles.Open(folder);

    /// <summary>The desk's tokens.</summary>
    public static Tokens TokensOf(string folder) => new(Path.Combine(folder, "keys"));

    /// <summary>Where the ledger's proofs lie.</summary>
    public static string ProofFolderOf(string folder) => Path.Combine(folder, "proof");

    /// <summary>Prepares everything. Safe to repeat; what runs goes on running.</summary>
    /// <param name="fresh">Begins with an empty database and broker.</param>
    /// <param name="rate">Desk seconds in a real second; null or 1 for real time.</param>
    /// <param name="start">Desk time to begin with; null for now.</param>
    /// <param name="say">Tells what is being done.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public async Task ProvisionAsync(
        bool fresh, string? rate, string? start, Action<string> say, CancellationToken cancellationToken)
    {
        var clock = Clock(fresh, rate, start);
        TokensOf(folder).EnsureKey();
        EnsureLedgerKey(fresh);
        var databases = await new Database(servers, instance).ProvisionAsync(DeskServices.All, _memory.DatabasePassword, fresh, cancellationToken);
        say($"database {instance.Name}: {databases.Count} schemas, each with its own role");
        var outsiders = Outsiders();
        var users = await new Broker(servers, instance).ProvisionAsync(DeskServices.All, outsiders, _memory.BrokerPassword, fresh, cancellationToken);
        say($"virtual host {instance.Name}: {users.Count} users, exchanges, queues and bindings");

        var isAtRest = Environment.GetEnvironmentVariable("DESK_AT_REST") is "1";
        var addresses = DeskServices.All.Select((s, i) => (s.Name, Url: $"http://127.0.0.1:{_memory.Port(s.Name, FirstPort + i, isAtRest)}")).ToList();
        foreach (var (name, url) in addresses)
        {
            Write($"services/{name}.env", Settings(databases[name], users[name], url).Concat(BrokerTls()).Concat(clock).Concat(name == "audit" ? Ledger(addresses) : []));
        }

        Write("desk.env", addresses.Select(a => KeyValuePair.Create(Variable(a.Name), a.Url))
            .Append(new("AMQP_HOST", $"{servers.RabbitMq.Host}:{servers.RabbitMq.Port}"))
            .Append(new("AMQP_VHOST", instance.Name))
            .Concat(outsiders.Select(o => $"{o.Role}.{o.Id}").Select(o => KeyValuePair.Create($"AMQP_{Variable(o)}", users[o].AbsoluteUri)))
            .Concat(clock.Select(c => KeyValuePair.Create(c.Key.ToUpperInvariant(), c.Value))));
        _memory.Save();
        say($"settings in {Path.GetRelativePath(checkout, folder)}");
    }

    /// <summary>Database, role and schema of the ledger alone, so that it can be read, or a history imported, without a broker.</summary>
    /// <param name="postgres">An administrator's connection string.</param>
    /// <param name="instance">Which desk.</param>
    /// <param name="folder">The desk's folder, which gets a <c>ledger.env</c> with the ledger's address.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public static async Task ProvisionLedgerAsync(string postgres, Instance instance, string folder, CancellationToken cancellationToken)
    {
        var memory = LocalFiles.Open(folder);
        var audit = DeskServices.All.Single(s => s.Name == Audit.AuditService.Name);
        var databases = await new Database(postgres, instance).ProvisionAsync(
            [audit], memory.DatabasePassword, fresh: false, cancellationToken);
        memory.Save();
        var address = new NpgsqlConnectionStringBuilder(databases[audit.Name]) { SearchPath = Schema.For(audit.Name) };
        var key = new Keys(Path.Combine(folder, "keys"), "ledger");
        key.Ensure();
        LocalFiles.WritePrivate(
            Path.Combine(folder, "ledger.env"),
            $"export AUDIT_LEDGER='{address.ConnectionString}' AUDIT_PROOF='{ProofFolderOf(folder)}' AUDIT_PROOF_KEY='{key.PrivateFile}'\n");
    }

    /// <summary>A desk that has begun keeps its clock, so that services started later agree with those that run.</summary>
    private Dictionary<string, string> Clock(bool fresh, string? rate, string? start)
    {
        if (rate is null or "" or "1")
        {
            return [];
        }

        var now = TimeProvider.System.GetUtcNow().ToString("O");
        return new Dictionary<string, string>
        {
            ["Clock__Rate"] = rate,
            ["Clock__Start"] = Keep("clock:start", start is { Length: > 0 } ? start : now),
            ["Clock__Anchor"] = Keep("clock:anchor", now),
        };

        string Keep(string key, string value) => fresh ? _memory.Set(key, value) : _memory.Get(key, () => value);
    }

    /// <summary>A token for each agent, expert, department and channel, and one for each office, by <c>role/id</c>.</summary>
    public static void WriteTokens(string folder, string checkout)
    {
        var tokens = TokensOf(folder);
        tokens.EnsureKey();
        var people = Documents<Agent>(checkout, "agents").Select(a => (Roles.Agent, a.Id))
            .Concat(Documents<Expert>(checkout, "experts").Select(e => (Roles.Expert, e.Id)))
            .Concat(Documents<Department>(checkout, "departments").Select(d => (Roles.Department, d.Id)))
            .Concat(Enum.GetNames<Channel>().Select(c => (Roles.Channel, Names.Kebab(c))))
            .Concat([(Roles.Supervisor, "duty-supervisor"), (Roles.Editor, "editor"), (Roles.Inspector, "inspector"), (Roles.Auditor, "auditor"), (Roles.Admin, "admin")]);
        LocalFiles.WritePrivate(Path.Combine(folder, "tokens.json"), JsonSerializer.Serialize(people.ToDictionary(
            p => $"{p.Item1}/{p.Item2}",
            p => tokens.Create(p.Item1, p.Item2, p.Item1 == Roles.Department ? p.Item2 : null, TimeSpan.FromHours(24)))));
    }

    private static List<T> Documents<T>(string checkout, string name) => JsonSerializer.Deserialize<List<T>>(
        File.ReadAllBytes(Path.Combine(checkout, "infra", "directory", name + ".json")), ContractJson.Options)!;

    private Dictionary<string, string> Settings(string database, Uri broker, string url) => new()
    {
        ["ASPNETCORE_URLS"] = url,
        ["ConnectionStrings__Postgres"] = database,
        ["ConnectionStrings__RabbitMq"] = broker.AbsoluteUri,
        ["Auth__KeysFile"] = TokensOf(folder).KeysFile,
        ["Auth__RevokedFile"] = TokensOf(folder).RevokedFile,
        ["Directory__Documents"] = Path.Combine(checkout, "infra", "directory"),
        ["Logs__SecurityFolder"] = Path.Combine(folder, "logs", "security"),
        ["Limits__RequestsPerSecond"] = Environment.GetEnvironmentVariable("DESK_REQUESTS_PER_SECOND") ?? "100",
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_TieredPGO"] = "0", // ten processes on a small machine: start-up time counts for more
    };

    private IEnumerable<KeyValuePair<string, string>> BrokerTls() =>
        from file in new[] { ("CaFile", servers.Tls?.CaFile), ("CertificateFile", servers.Tls?.CertificateFile), ("KeyFile", servers.Tls?.KeyFile) }
        where file.Item2 is not null
        select KeyValuePair.Create($"RabbitMq__Tls__{file.Item1}", Path.GetFullPath(file.Item2));

    /// <summary>What signs the ledger lies beside the database, not in it. A fresh ledger begins with no proofs.</summary>
    private void EnsureLedgerKey(bool fresh)
    {
        if (fresh && Directory.Exists(ProofFolder))
        {
            Directory.Delete(ProofFolder, recursive: true);
        }

        new Keys(Path.Combine(folder, "keys"), "ledger").Ensure();
    }

    private string ProofFolder => ProofFolderOf(folder);

    /// <summary>What the ledger needs more than others: where its proofs go, and where the owners' logs are, to compare.</summary>
    private Dictionary<string, string> Ledger(IEnumerable<(string Name, string Url)> addresses) => new()
    {
        ["Owners__Addresses"] = string.Join(' ', addresses.Select(a => $"{a.Name}={a.Url}")),
        ["Owners__KeyFile"] = TokensOf(folder).AuditKeyFile,
        ["Proof__Folder"] = ProofFolder,
        ["Proof__KeyFile"] = new Keys(Path.Combine(folder, "keys"), "ledger").PrivateFile,
    };

    private List<Outsider> Outsiders()
    {
        return
        [
            .. Documents<Department>(checkout, "departments").Select(d => new Outsider(Roles.Department, d.Id)),
            .. Enum.GetNames<Channel>().Select(c => new Outsider(Roles.Channel, Names.Kebab(c))),
            new Outsider(Roles.Marketing, "support"),
        ];
    }

    internal static string Variable(string name) => name.ToUpperInvariant().Replace('-', '_').Replace('.', '_');

    private void Write(string file, IEnumerable<KeyValuePair<string, string>> values)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in values)
        {
            text.Append("export ").Append(key).Append("='").Append(value.Replace("'", "'\\''", StringComparison.Ordinal)).Append("'\n");
        }

        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        LocalFiles.WritePrivate(path, text.ToString());
    }
}
