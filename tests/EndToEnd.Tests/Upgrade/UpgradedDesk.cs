using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Contracts;
using DeskSetup;
using Hosting;
using Npgsql;
using TestKit;

namespace EndToEnd.Tests.Upgrade;

/// <summary>
/// A desk that an earlier build has made (README.md), restored, upgraded in place by what <c>Setup provision</c> does, and started. Its
/// clock goes on where the earlier build stopped.
/// </summary>
public class UpgradedDesk : HostedDesk, IAsyncLifetime
{
    private static readonly string Kept = Path.Combine(AppContext.BaseDirectory, "Upgrade");

    public UpgradedDesk()
        : this(TimeSpan.Zero)
    {
    }

    /// <param name="idle">How long nobody ran the desk.</param>
    protected UpgradedDesk(TimeSpan idle) =>
        Clock = new RatedClock(Said.Moment("stoppedAt") + idle, TimeProvider.System.GetUtcNow(), rate: 1);

    /// <summary>What the earlier build said of the desk when it stopped.</summary>
    public JsonNode Said { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(Kept, "said.json")))!;

    /// <summary>What was asked of the earlier build when it was at rest.</summary>
    public IReadOnlyList<Asked> AnswersBefore { get; } = ReadAnswers();

    /// <summary>The same questions, asked before anything else was done with the upgraded desk.</summary>
    public IReadOnlyList<Asked> AnswersAfter { get; private set; } = [];

    /// <summary>Checkpoints that somebody has kept from before the upgrade: one of the middle and the last.</summary>
    public IReadOnlyList<string> KnownCheckpoints { get; private set; } = [];

    public async Task InitializeAsync()
    {
        await TestServers.EnsureAsync();
        var servers = Servers.FromEnvironment();
        await RestoreDatabaseAsync(servers.Postgres);
        await RestoreProofsAsync();
        await ProvisionAsync(servers, fresh: false);
        await Task.WhenAll(
            StartAsync<DirectoryService.DirectoryDeskService>(), StartAsync<Intake.IntakeService>(), StartAsync<Routing.RoutingService>(),
            StartAsync<WorkOrders.WorkOrdersService>(), StartAsync<Consultation.ConsultationService>(), StartAsync<FollowUp.FollowUpService>());
        var owners = string.Join(' ', Addresses.Select(owner => $"{owner.Key}={owner.Value}"));
        await StartAsync<Audit.AuditService>(b => b.Configuration["Owners:Addresses"] = owners);
        await ReadyAsync(Addresses.Keys);
        var after = AnswersBefore.ToArray();
        await AskAsync(after, asked => asked.Path.StartsWith("/log", StringComparison.Ordinal)); // before anybody looks at requests, which logs tell of
        await AskAsync(after, asked => !asked.Path.StartsWith("/log", StringComparison.Ordinal));
        AnswersAfter = after;
    }

    private Task AskAsync(Asked[] questions, Predicate<Asked> which) =>
        Task.WhenAll(questions.Index().Where(asked => which(asked.Item)).Select(async asked => questions[asked.Index] = asked.Item with
        {
            Answer = (await SendAsync(asked.Item.Role, asked.Item.Role, HttpMethod.Get, asked.Item.Service, asked.Item.Path)).Body,
        }));

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private async Task RestoreDatabaseAsync(string postgres)
    {
        await RunAsync(postgres, $"create database {Name}");
        await using var packed = new GZipStream(File.OpenRead(Path.Combine(Kept, "desk.sql.gz")), CompressionMode.Decompress);
        using var dump = new StreamReader(packed);
        await RunAsync(new NpgsqlConnectionStringBuilder(postgres) { Database = Name }.ConnectionString, await dump.ReadToEndAsync());
    }

    /// <summary>What lay beside the database: the proofs, and the key that they were signed with.</summary>
    private async Task RestoreProofsAsync()
    {
        var beside = Path.GetDirectoryName(ProofFolder)!;
        await using var packed = new GZipStream(File.OpenRead(Path.Combine(Kept, "proof.tar.gz")), CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(packed, beside, overwriteFiles: false);
        var last = Path.Combine(beside, "last-checkpoint");
        File.Copy(Path.Combine(ProofFolder, "checkpoint"), last);
        KnownCheckpoints = [Path.Combine(beside, "earlier-checkpoint"), last];
    }

    private static async Task RunAsync(string connection, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static List<Asked> ReadAnswers()
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Kept, "answers.json.gz")), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<List<Asked>>(packed, ContractJson.Options)!;
    }
}

/// <summary>The same desk, but nobody ran it for a month after the earlier build stopped.</summary>
public sealed class DeskUpgradedAMonthLater() : UpgradedDesk(TimeSpan.FromDays(30));

/// <summary>A question to a service and its answer.</summary>
/// <param name="Role">As what it was asked.</param>
/// <param name="Service">Which service.</param>
/// <param name="Path">What was asked.</param>
/// <param name="Answer">Its answer.</param>
public sealed record Asked(string Role, string Service, string Path, JsonNode? Answer);
