using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>What is told of calls: to a collector of traces and measures, and in the log.</summary>
[Collection(nameof(RunningDesk))]
public sealed class TelemetryTests(RunningDesk desk)
{
    private static readonly string[] Measures =
        ["http.server.request.duration", "dotnet.gc.collections", "db.client.operation.duration", "desk.publisher.lag"];

    [Fact]
    public async Task Traces_and_measures_reach_a_collector_and_name_the_route_of_a_call_but_not_its_address()
    {
        await using var collector = await Collector.StartAsync();
        await using var replica = await desk.StartReplicaAsync<DirectoryService.DirectoryDeskService>(builder =>
        {
            builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
            builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            builder.Configuration["OTEL_BSP_SCHEDULE_DELAY"] = "100";
            builder.Configuration["OTEL_METRIC_EXPORT_INTERVAL"] = "100";
        });
        var stream = Guid.NewGuid();
        using var http = new HttpClient { BaseAddress = new(replica.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", desk.Tokens.Create(Roles.Auditor, "auditor", null, TimeSpan.FromHours(1)));
        (await http.GetAsync(new Uri($"/log/streams/{stream}?after=0", UriKind.Relative))).EnsureSuccessStatusCode();

        await collector.HearsAsync("/v1/traces", "/log/streams/{streamId:guid}", "postgresql");
        await collector.HearsAsync("/v1/metrics", Measures);
        await replica.StopAsync();
        collector.All.ShouldNotContain(stream.ToString());
    }

    [Fact]
    public async Task A_refused_call_is_one_line_of_the_log_that_names_its_route_and_one_that_went_well_is_none()
    {
        using var log = new ConsoleLog();
        var request = Guid.NewGuid();
        (await desk.SendAsync(Roles.Agent, "a01", HttpMethod.Get, "routing", $"/requests/{request}")).Status.ShouldBe(404);
        (await desk.SendAsync(Roles.Auditor, "auditor", HttpMethod.Get, "routing", $"/log/streams/{request}")).Status.ShouldBe(200);

        var line = log.Lines.Single(l => l.Contains("was answered with", StringComparison.Ordinal));
        using var told = JsonDocument.Parse(line);
        told.RootElement.GetProperty("Route").GetString().ShouldBe("/requests/{requestId:guid}");
        told.RootElement.GetProperty("Status").GetInt32().ShouldBe(404);
        told.RootElement.GetProperty("Service").GetString().ShouldBe("routing");
        string.Concat(log.Lines).ShouldNotContain(request.ToString());
    }

    /// <summary>Takes what is told by OTLP over HTTP, and looks for texts in it.</summary>
    private sealed class Collector(WebApplication app, ConcurrentQueue<(string Path, string Text)> heard) : IAsyncDisposable
    {
        public string Address => app.Urls.First();

        public string All => string.Concat(heard.Select(h => h.Text));

        public static async Task<Collector> StartAsync()
        {
            var heard = new ConcurrentQueue<(string, string)>();
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.Run(async http =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body, http.RequestAborted);
                heard.Enqueue((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
            });
            await app.StartAsync();
            return new(app, heard);
        }

        public Task HearsAsync(string path, params string[] texts) => Eventually.BecomesAsync(
            () => Task.FromResult(string.Concat(heard.Where(h => h.Path == path).Select(h => h.Text))),
            all => texts.All(text => all.Contains(text, StringComparison.Ordinal)), $"{path} tells of {string.Join(", ", texts)}");

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
