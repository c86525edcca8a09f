using System.Threading.RateLimiting;
using Contracts;
using EventStore;
using Marten;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Hosting;

/// <summary>What every service starts with, in one place.</summary>
public static class ServiceHost
{
    private const int LargestRequest = 64 * 1024;
    private const int StatesInMemory = 50_000;

    /// <summary>Settings are read at the start. To listen for changed files costs work whenever anything in the folder changes.</summary>
    private const string SettingsStay = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>When a node vanishes without a word, the server ends its sessions, and gives its locks to others, after 10 s and not after hours.</summary>
    private const string LeavesNoSession =
        "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=11000";

    /// <summary>Builds and runs a service until it is told to stop.</summary>
    public static async Task<int> RunAsync<TService>(string[] args)
        where TService : IDeskService
    {
        await using var app = Build<TService>(args);
        await app.RunAsync();
        return 0;
    }

    /// <summary>Builds a service. <paramref name="configure"/> may change any setting, and bring a clock (tests).</summary>
    public static WebApplication Build<TService>(string[] args, Action<WebApplicationBuilder>? configure = null)
        where TService : IDeskService
    {
        var service = ServiceBuilder.Of<TService>();
        var builder = WebApplication.CreateSlimBuilder([.. args, SettingsStay]);
        builder.Configuration.AddEnvironmentVariables().AddSecretFiles();
        configure?.Invoke(builder);
        builder.WebHost.ConfigureKestrel(k => (k.Limits.MaxRequestBodySize, k.AddServerHeader) = (LargestRequest, false));
        builder.WebHost.UseKestrelHttpsConfiguration();
        ClientCertificates.Require(builder);
        var health = HealthPort.Of(builder);
        builder.Host.ConfigureHostOptions(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));
        Logs.Configure(builder, service.Name);
        StopAtStep(builder.Configuration);
        AddParts(builder.Services, builder.Configuration, service);

        var app = builder.Build();
        Logs.LogCalls(app);
        app.Use(RefusedCalls.TellAsync);
        app.Use(SafeAnswers.MarkAsync);
        health.KeepApart(app);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.Use((http, next) =>
        {
            StillOfTheDesk.Check(http);
            QueryMembers.Check(http);
            return next(http);
        });
        Health.Map(app);
        DeskEndpoints.Map(app, service.Name);
        ParkedEndpoints.Map(app);
        service.MapTo(WithoutMediaTypes(app));
        return app;
    }

    /// <summary>Routing would answer a body of another media type itself, before anybody asked who sends it. So it is not told which are
    /// taken: who may not come in hears that, and who may, from what reads the body.</summary>
    private static RouteGroupBuilder WithoutMediaTypes(WebApplication app)
    {
        var endpoints = app.MapGroup("");
        ((IEndpointConventionBuilder)endpoints).Finally(endpoint =>
        {
            foreach (var accepts in endpoint.Metadata.OfType<IAcceptsMetadata>().ToList()) endpoint.Metadata.Remove(accepts);
        });
        return endpoints;
    }

    private static void AddParts(IServiceCollection services, IConfiguration configuration, ServiceBuilder service)
    {
        var schema = Schema.For(service.Name);
        services.TryAddSingleton(RatedClock.From(configuration)); // a test may have brought its own
        services.AddSingleton(_ => Database(Setting("ConnectionStrings:Postgres"), schema));
        services.AddMarten(p => ServiceStore.Options(
            p.GetRequiredService<NpgsqlDataSource>(), schema, ContractJson.Options, service.MapTo)).UseLightweightSessions();
        services.AddSingleton(p => new EventLog(p.GetRequiredService<IDocumentStore>(), p.GetRequiredService<NpgsqlDataSource>(), schema));
        services.AddSingleton<IMemoryCache>(new MemoryCache(new MemoryCacheOptions { SizeLimit = StatesInMemory }));
        services.AddSingleton(Catalog.Contracts);
        services.AddSingleton<Vault>();
        services.AddSingleton<Snapshots>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<Hop>(p, service.Name));
        services.AddSingleton<Parking>();
        services.AddSingleton<ParkedMessages>();
        services.AddSingleton<Replay>();
        services.AddSingleton<Inbox>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<Leader>(p, schema));
        services.AddSingleton<DirectoryCopy>();
        service.AddTo(services);

        services.AddSingleton<SchemaWatch>().AddHostedService(p => p.GetRequiredService<SchemaWatch>());
        services.AddHostedService(p => p.GetRequiredService<DirectoryCopy>());
        services.AddHostedService<Erasures>();
        var broker = new BrokerAddress(new(Setting("ConnectionStrings:RabbitMq")), Tls.From(configuration.GetSection("RabbitMq:Tls")));
        services.AddSingleton(broker).AddBus(broker, service.Name, PausedSenders.LimitFrom(configuration));
        services.AddHostedService<EarlyMessages>();
        services.AddSingleton<IHostedService>(p => ActivatorUtilities.CreateInstance<Publisher>(p, service.Name));
        services.AddSingleton<PersonalDataViews>().AddSingleton<ToldRefusals>();
        if (!service.HearsEverything)
        {
            services.AddSingleton<IHostedService>(p => ActivatorUtilities.CreateInstance<DueLoop>(p, service.Name));
            services.AddHostedService<CalendarChanges>();
            services.AddHostedService<OlderNodes>();
        }

        services.AddSecurity(configuration);
        services.AddProblemDetails(o => o.CustomizeProblemDetails = Problems.GiveReason).AddExceptionHandler<Problems>();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true); // so that the answer can name the member
        services.AddRateLimiter(o => Limit(o, configuration.GetValue("Limits:RequestsPerSecond", 100)));
        services.AddRouting();
        services.AddSingleton(new ServiceDescription(service.Name, NeedsDirectory: service is { HearsEverything: false, Name: not "directory" }));
        Health.Add(services);
        OpenTelemetryExport.Add(services, configuration, service.Name);

        string Setting(string key) => configuration[key] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"The setting {key} is missing. ./infra/up writes all settings of a local desk.");
    }

    /// <summary>
    /// For fault tests alone: <c>Faults:KillAt</c> names a step and <c>Faults:KillAfter</c> how often it is passed first; there the
    /// process is killed as by <c>kill -9</c>. Nothing is ever skipped.
    /// </summary>
    private static void StopAtStep(IConfiguration configuration)
    {
        if (configuration["Faults:KillAt"] is not { Length: > 0 } killAt)
        {
            return;
        }

        var left = configuration.GetValue("Faults:KillAfter", 0);
        Steps.Reached = step =>
        {
            if (step == killAt && Interlocked.Decrement(ref left) < 0)
            {
                using var self = System.Diagnostics.Process.GetCurrentProcess();
                self.Kill();
                self.WaitForExit();
            }
        };
    }

    private static NpgsqlDataSource Database(string connectionString, string schema)
    {
        var settings = DatabaseAddress.Read(connectionString);
        settings.SearchPath = schema;
        settings.NoResetOnClose = true; // nothing is ever set on a session; the reset alone cost 75 % of the throughput
        settings.MaxAutoPrepare = 60;
        settings.AutoPrepareMinUsages = 3;
        settings.ApplicationName = schema;
        settings.HostRecheckSeconds = 1;
        settings.Options ??= LeavesNoSession;
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);

        // Several hosts are a primary and its replicas, and which is which changes: facts go to the primary.
        return settings.Host!.Contains(',', StringComparison.Ordinal)
            ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary)
            : builder.Build();
    }

    /// <summary>Limits go by who the token is for, so that one flood does not shut out others behind the same address; without
    /// a valid token, by address.</summary>
    private static void Limit(RateLimiterOptions options, int perSecond)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            return ValueTask.CompletedTask;
        };
        options.AddPolicy(LongReads.Policy, http => RateLimitPartition.GetConcurrencyLimiter(
            Caller.Of(http), _ => new() { PermitLimit = LongReads.MostAtOnce, QueueLimit = LongReads.MostWaiting }));
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
            http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                ? RateLimitPartition.GetNoLimiter("health")
                : RateLimitPartition.GetTokenBucketLimiter(Caller.Of(http), _ => new()
                {
                    TokenLimit = perSecond * 2,
                    TokensPerPeriod = perSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0,
                }));
    }
}
