using System.Net;
using Hosting;
using Messaging;
using Microsoft.AspNetCore.Builder;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>FAULTS 56: who asks too often is told to wait; others are served.</summary>
[Collection(nameof(RunningDesk))]
public class FloodTests(RunningDesk desk)
{
    private const int PerSecond = 5;

    [Fact]
    public async Task A_flood_is_told_to_come_back_later_and_shuts_nobody_else_out()
    {
        await using var node = await StartAsync();
        var address = node.Urls.Single();
        var (flooding, other) = (desk.TokenOf(Roles.Auditor, "flooding"), desk.TokenOf(Roles.Auditor, "other"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10 * PerSecond).Select(_ => AskAsync(address, flooding)));
        var refused = answers.Where(a => a.Status == HttpStatusCode.TooManyRequests).ToList();
        refused.Count.ShouldBeGreaterThan(2 * PerSecond);
        refused.ShouldAllBe(a => a.RetryAfter == "1");
        refused[0].Problem();
        answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBeGreaterThanOrEqualTo(2 * PerSecond);

        (await AskAsync(address, other)).Status.ShouldBe(HttpStatusCode.OK);
        (await HttpCalls.CallAsync(HttpMethod.Get, $"{address}/health/live", token: null)).Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesAsync(() => AskAsync(address, flooding), a => a.Status == HttpStatusCode.OK, "the flooder is served again");
        await node.StopAsync();
    }

    /// <summary>A second node of the ledger, on the same database and queues, with the same time.</summary>
    private async Task<WebApplication> StartAsync()
    {
        var node = ServiceHost.Build<Audit.AuditService>([], builder =>
        {
            builder.Configuration["urls"] = "http://127.0.0.1:0";
            builder.Configuration["ConnectionStrings:Postgres"] = desk.Databases["audit"];
            builder.Configuration["ConnectionStrings:RabbitMq"] = desk.Users["audit"].AbsoluteUri;
            builder.Configuration["Auth:KeysFile"] = desk.Tokens.KeysFile;
            builder.Configuration["Proof:Folder"] = desk.ProofFolder;
            builder.Configuration["Proof:KeyFile"] = desk.LedgerKey.PrivateFile;
            builder.Configuration["Limits:RequestsPerSecond"] = PerSecond.ToString();
            builder.Configuration["Clock:Rate"] = ((RatedClock)desk.Clock).Rate.ToString();
            builder.Configuration["Clock:Start"] = desk.Clock.GetUtcNow().ToString("O");
            builder.Configuration["Clock:Anchor"] = TimeProvider.System.GetUtcNow().ToString("O");
        });
        await node.StartAsync();
        return node;
    }

    private static Task<HttpAnswer> AskAsync(string address, string token) =>
        HttpCalls.CallAsync(HttpMethod.Get, $"{address}/log/summary", token);
}
