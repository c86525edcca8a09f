using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Hosting;
using Messaging;
using Npgsql;

namespace Audit.Owners;

/// <summary>
/// Every minute, on one node at a time, the ledger is compared with the log of each service that <c>Owners:Addresses</c> names, as in
/// <c>intake=http://… routing=http://…</c>. It signs a token of its own for each round, with the key of <c>Owners:KeyFile</c>. What the last round found stands in
/// <see cref="Last"/>. Whom it trusts where they are <c>https://…</c>, and what it shows, say the settings below <c>Owners:Tls</c>.
/// </summary>
public sealed partial class OwnersLoop(
    IConfiguration configuration, Comparison comparison, Leader leader, TimeProvider clock, ILogger<OwnersLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TokenValid = TimeSpan.FromHours(1); // a round over long logs takes some minutes
    private static readonly Meter Meter = new(Telemetry.Name);
    private static readonly Counter<long> Healed =
        Meter.CreateCounter<long>("desk.ledger.healed", "{fact}", "Facts that the ledger lacked and took from their owner's log");
    private static readonly Gauge<long> Differences =
        Meter.CreateGauge<long>("desk.ledger.differences", "{stream}", "Streams that ledger and owner do not tell alike");

    private static readonly Gauge<long> Unhandled =
        Meter.CreateGauge<long>("desk.facts.unhandled.standing", "{fact}", "Facts of the desk's own that services could not handle and nobody has replayed");

    private readonly Tls _tls = TlsOf(configuration);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Owners that could be asked, as they were found last; empty before the first round.</summary>
    public IReadOnlyList<OwnerComparison> Last { get; private set; } = [];

    /// <summary>When that was, by the desk's clock.</summary>
    public DateTimeOffset? LastAt { get; private set; }

    /// <summary>Compares with all owners now.</summary>
    /// <param name="listAll">List every difference, however many.</param>
    /// <param name="whole">Read each fact of their logs again now, not only the next stretch: minutes, for a log of millions.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public async Task<IReadOnlyList<OwnerComparison>> CompareAsync(bool listAll, bool whole, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var found = await OfEachAsync(owner => WithAsync(owner, listAll, whole, cancellationToken), cancellationToken);
            (Last, LastAt) = (found, clock.GetUtcNow());
            Tell(found);
            return found;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Asks one owner after another.</summary>
    public async Task<IReadOnlyList<T>> OfEachAsync<T>(Func<OwnerLog, Task<T>> ask, CancellationToken cancellationToken)
    {
        var answers = new List<T>();
        if (Addresses().Count == 0) return answers;

        using var handler = _tls.CreateHandler();
        var token = await TokenAsync(cancellationToken);
        foreach (var (service, address) in Addresses())
        {
            using var http = OwnerLog.Client(handler, address, token);
            answers.Add(await ask(new OwnerLog(service, http)));
        }

        return answers;
    }

    /// <summary>One owner whose log cannot be read hides nothing of the others.</summary>
    private async Task<OwnerComparison> WithAsync(OwnerLog owner, bool listAll, bool whole, CancellationToken cancellationToken)
    {
        try
        {
            return await comparison.WithAsync(owner, listAll, whole, cancellationToken);
        }
        catch (Exception e) when (e is not NpgsqlException && !cancellationToken.IsCancellationRequested)
        {
            var cause = e.GetBaseException();
            if (e is HttpRequestException { StatusCode: null } or IOException or OperationCanceledException) LogNotCompared(owner.Service, cause.GetType().Name, cause.Message);
            else LogUnreadable(owner.Service, cause.GetType().Name, cause.Message);

            return OwnerComparison.Without(owner.Service, $"{cause.GetType().Name}: {cause.Message}");
        }
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Addresses().Count == 0
        ? Task.CompletedTask
        : leader.RunAsync("owners", async stopping =>
        {
            using var timer = new PeriodicTimer(Between);
            while (await timer.WaitForNextTickAsync(stopping))
            {
                try
                {
                    await CompareAsync(listAll: false, whole: false, stopping);
                }
                catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException)
                {
                    LogNotCompared("its owners", e.GetBaseException().GetType().Name, e.GetBaseException().Message);
                }
            }
        }, stoppingToken);

    /// <summary>By the settings below <c>Owners:Tls</c>.</summary>
    /// <exception cref="InvalidOperationException">TLS is asked for, and an owner's address is without.</exception>
    private static Tls TlsOf(IConfiguration configuration)
    {
        var tls = Tls.From(configuration.GetSection("Owners:Tls"));
        return !tls.IsAsked || !(configuration["Owners:Addresses"] ?? "").Contains("=http://", StringComparison.OrdinalIgnoreCase) ? tls
            : throw new InvalidOperationException("Owners:Tls is set, and Owners:Addresses has an address that begins with http://: say https://, or leave it out.");
    }

    private async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(configuration["Owners:KeyFile"]!, cancellationToken));
        return DeskToken.Create(key, Roles.Auditor, AuditService.Name, department: null, TokenValid);
    }

    private List<(string Service, Uri Address)> Addresses() =>
    [
        .. (configuration["Owners:Addresses"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(owner => owner.Split('=', 2))
            .Select(parts => (parts[0], new Uri(parts[1]))),
    ];

    private void Tell(IReadOnlyList<OwnerComparison> found)
    {
        Differences.Record(found.Sum(f => f.DifferencesInAll));
        Unhandled.Record(found.Sum(f => f.Unhandled.Count));
        foreach (var owner in found)
        {
            if (owner.Unhandled is [.., var oldest])
            {
                LogUnhandled(owner.Service, owner.Unhandled.Count, oldest.ParkedAt);
            }

            Healed.Add(owner.Healed);
            if (owner.Healed > 0)
            {
                LogHealed(owner.Healed, owner.Service);
            }

            if (owner.DifferencesInAll > 0)
            {
                LogDiffers(owner.Service, owner.DifferencesInAll, owner.Differences[0].StreamId, owner.Differences[0].What);
            }
        }
    }

    [LoggerMessage(2011, LogLevel.Warning, "The ledger lacked {Facts} facts of {Service}; it has them now, from the service's own log")]
    private partial void LogHealed(long facts, string service);

    [LoggerMessage(2012, LogLevel.Critical, "Ledger and {Service} tell {Streams} streams differently, the first {StreamId}: {What}")]
    private partial void LogDiffers(string service, long streams, Guid streamId, string what);

    [LoggerMessage(2014, LogLevel.Critical,
        "ALARM: {Service} has {Facts} facts of the desk's own that it could not handle, since {Oldest}: what follows from them is missing until they are replayed")]
    private partial void LogUnhandled(string service, int facts, DateTimeOffset oldest);

    [LoggerMessage(2013, LogLevel.Warning, "The ledger could not be compared with {Service}: {Error} {Detail}")]
    private partial void LogNotCompared(string service, string error, string detail);

    [LoggerMessage(2015, LogLevel.Critical, "ALARM: the log of {Service} cannot be read, and is not compared with the ledger until somebody has looked: {Error} {Detail}")]
    private partial void LogUnreadable(string service, string error, string detail);
}
