using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;
using DeskSetup;
using EventStore;
using Hosting;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Npgsql;
using RabbitMQ.Client;
using Serilog.Extensions.Logging;
using Sla;

namespace Benchmarks.Due;

/// <summary>A service that only keeps promises, so that what is measured is how they fall due: no view, no command.</summary>
public sealed class PromiseService : IDeskService
{
    /// <summary>How promises are kept here: a stream for each.</summary>
    public static readonly StreamType<Promises> Stream = new(
        "work-order", Promises.None, (promises, fact) => fact is IPromiseFact f ? promises.Evolve(f) : promises,
        promises => promises.NextDueAt);

    /// <inheritdoc />
    public static string Name => "work-orders";

    /// <inheritdoc />
    public static void Define(ServiceBuilder service) =>
        service.Due(Stream, (promises, due, context) => promises.FallDue(due.Now, context.Directory.Sla));
}

/// <summary>
/// A desk of that one service, provisioned by the same code as a real one. Promises are put into its tables as if they had been
/// made long ago; that they fall due is the service's own work: its loop, the hop, the log, the broker.
/// </summary>
public sealed class DueField : IAsyncDisposable
{
    private static readonly Guid Subject = new("5b1e0000-0000-4000-8000-000000000000");

    private readonly Instance _instance = new($"bench_{Guid.NewGuid():N}"[..20]);
    private readonly Servers _servers = Servers.FromEnvironment();
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("desk-bench").FullName;
    private readonly ServiceBuilder[] _services = [ServiceBuilder.Of<PromiseService>()];
    private Uri _broker = null!;
    private string _keysFile = "";
    private string _connection = "";
    private NpgsqlDataSource _database = null!;

    /// <summary>Sets it up.</summary>
    public static async Task<DueField> CreateAsync()
    {
        var field = new DueField();
        var tokens = new Tokens(field._folder);
        tokens.EnsureKey();
        field._keysFile = tokens.KeysFile;
        var databases = await new Database(field._servers, field._instance).ProvisionAsync(field._services, Password, fresh: true, default);
        var users = await new Broker(field._servers, field._instance).ProvisionAsync(field._services, [], Password, fresh: true, default);
        (field._connection, field._broker) = (databases[PromiseService.Name], users[PromiseService.Name]);
        var settings = new NpgsqlConnectionStringBuilder(field._connection) { SearchPath = Schema.For(PromiseService.Name), CommandTimeout = 600 };
        field._database = NpgsqlDataSource.Create(settings.ConnectionString);
        await field.HearAsync();
        return field;

        static string Password(string name) => "bench-" + name;
    }

    /// <summary>Somebody hears the facts, as the ledger does; only the newest are kept.</summary>
    private async Task HearAsync()
    {
        var factory = new ConnectionFactory { Uri = new UriBuilder(_servers.RabbitMq) { Path = _instance.Name }.Uri };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(
            "heard", durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-max-length"] = 10_000 });
        await channel.QueueBindAsync("heard", Names.FactExchange(PromiseService.Name), "#");
    }

    /// <summary>Open promises, the first due at a moment and each a while after the one before.</summary>
    public async Task MakeAsync(int count, DateTimeOffset due, TimeSpan apart)
    {
        var made = SlaBook.Of([Policy], [Calendar.RoundTheClock.Document])
            .Make("department-reply", Subject, Subject, new(), due.AddHours(-24))!;
        var template = SampleFacts.Stored(made);
        await using var connection = await _database.OpenConnectionAsync();
        await RunAsync(
            """
            create temporary table made as
              select gen_random_uuid() as id, due, to_char(due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as word
              from generate_series(0, $1 - 1) n, lateral (select $2 + n * $3 as due) moment
            """, count, due.UtcDateTime, apart);
        await RunAsync("insert into mt_streams (id, type, version) select id, 'work-order', 1 from made");
        await RunAsync(
            """
            insert into mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type, correlation_id, causation_id, headers)
              select nextval('mt_events_sequence'), gen_random_uuid(), id, 1,
                replace(replace(replace($1, $2, id::text), $3, gen_random_uuid()::text), $4, word)::jsonb, $5, $6, id::text, 'bench', $7::jsonb
              from made
            """,
            System.Text.Encoding.UTF8.GetString(template.Json), Subject.ToString(), made.PromiseId.ToString(),
            JsonSerializer.Serialize(made.DueAt, ContractJson.Options).Trim('"'), template.Type, template.DotnetType, template.Headers!);
        await RunAsync("insert into due (stream_id, stream_type, due_at, run_at) select id, 'work-order', due, due from made");
        await RunAsync(
            """
            insert into log_progress (reader, sequence) select 'publisher', max(seq_id) from mt_events
              on conflict (reader) do update set sequence = excluded.sequence
            """);
        await RunAsync("drop table made");
        await RunAsync("analyze");

        async Task RunAsync(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Starts the service, built as every service is.</summary>
    public async Task<WebApplication> StartAsync()
    {
        var app = ServiceHost.Build<PromiseService>([], builder =>
        {
            builder.Configuration["urls"] = "http://127.0.0.1:0";
            builder.Configuration["ConnectionStrings:Postgres"] = _connection;
            builder.Configuration["ConnectionStrings:RabbitMq"] = _broker.AbsoluteUri;
            builder.Configuration["Auth:KeysFile"] = _keysFile;
            foreach (var talkative in (string[])["Messaging", "Microsoft"])
            {
                builder.Logging.AddFilter<SerilogLoggerProvider>(talkative, LogLevel.Warning);
            }
        });
        await app.StartAsync();
        return app;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await new Database(_servers, _instance).DropAsync(_services.Select(s => s.Name));
        await new Broker(_servers, _instance).DropAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private static SlaPolicy Policy => new("bench", 1, DateTimeOffset.MinValue,
    [
        new("reply", "department-reply", "round-the-clock", [new("overdue", 1, "department-head", TimeSpan.FromHours(2))],
            Target: TimeSpan.FromHours(24)),
    ]);
}
