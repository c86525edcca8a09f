using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Messaging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Faults.Tests.Secured;

/// <summary>Tokens of an OpenID Connect provider: which are taken, how its keys come and go while the service runs, and what holds while it is away.</summary>
public sealed class ProviderTests(ProviderDesk desk) : IClassFixture<ProviderDesk>
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Seldom = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_providers_token_is_taken_in_its_role_and_what_is_wrong_with_another_is_said()
    {
        await desk.StartAsync(Seldom);
        var good = await desk.Provider.TokenAsync(Roles.Auditor, "olga");
        (await desk.CallAsync(good)).Status.ShouldBe(HttpStatusCode.OK);
        (await desk.CallAsync(await desk.Provider.TokenAsync(Roles.Agent, "a07"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await desk.CallAsync(desk.Processes.Tokens.Create(Roles.Auditor, "own", null, Seldom))).Status.ShouldBe(HttpStatusCode.OK, "the desk's own");

        var another = await desk.CallAsync(await desk.Provider.TokenAsync(Roles.Auditor, "olga", audience: "another-api"));
        (another.Status, another.Why.Contains("audience")).ShouldBe((HttpStatusCode.Unauthorized, false), "an answer repeats nothing of a token; the log says what was wrong");
        await desk.SaysAsync(1803, "another audience");

        desk.Processes.Tokens.Revoke(new JsonWebToken(good).Id, subject: null);
        await desk.BecomesAsync(good, HttpStatusCode.Unauthorized);
        await desk.SaysAsync(1803, "revoked");
        (await desk.CallAsync(await desk.Provider.TokenAsync(Roles.Auditor, "olga"))).Status.ShouldBe(HttpStatusCode.OK, "one issued later");
    }

    [Fact]
    public async Task A_new_key_of_the_provider_is_taken_with_its_first_tokens_and_the_one_before_holds()
    {
        await desk.StartAsync(Seldom);
        var before = await desk.Provider.TokenAsync(Roles.Auditor, "olga");
        desk.Provider.Rotate(OpenIdProvider.NewEc());
        var token = await desk.Provider.TokenAsync(Roles.Auditor, "olga");
        new JsonWebToken(token).Kid.ShouldNotBe(new JsonWebToken(before).Kid);
        await desk.BecomesAsync(token, HttpStatusCode.OK);
        (await desk.CallAsync(before)).Status.ShouldBe(HttpStatusCode.OK);
        await desk.SaysAsync(1806, new JsonWebToken(token).Kid);
    }

    [Fact]
    public async Task A_key_that_the_provider_withdraws_opens_nothing_after_the_next_reading_though_nobody_calls()
    {
        await desk.StartAsync(Often);
        var before = await desk.Provider.TokenAsync(Roles.Auditor, "olga");
        (await desk.CallAsync(before)).Status.ShouldBe(HttpStatusCode.OK);
        desk.Provider.Rotate(OpenIdProvider.NewRsa(SecurityAlgorithms.RsaSha256));
        var now = await desk.Provider.TokenAsync(Roles.Auditor, "olga");
        desk.Provider.Retire();
        await desk.SaysAsync(1806, $"\"Count\":1,\"Ids\":\"{new JsonWebToken(now).Kid}\"");
        var refused = await desk.CallAsync(before);
        refused.Status.ShouldBe(HttpStatusCode.Unauthorized, refused.Why);
        await desk.SaysAsync(1803, "No key is known by the id");
        (await desk.CallAsync(now)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_algorithm_that_is_not_listed_is_refused_though_the_key_is_the_providers()
    {
        desk.Provider.Rotate(OpenIdProvider.NewRsa(SecurityAlgorithms.RsaSha384));
        var token = await desk.Provider.TokenAsync(Roles.Auditor, "olga");
        new JsonWebToken(token).Alg.ShouldBe(SecurityAlgorithms.RsaSha384);
        await desk.StartAsync(Seldom);
        (await desk.CallAsync(token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        await desk.SaysAsync(1803, "(alg)");
        await desk.StartAsync($"Auth__Authority={desk.Provider.Authority}", $"Auth__Algorithms__0={SecurityAlgorithms.RsaSha384}");
        (await desk.CallAsync(token)).Status.ShouldBe(HttpStatusCode.OK);
        desk.Provider.Rotate(OpenIdProvider.NewRsa(SecurityAlgorithms.RsaSha256));
    }

    [Fact]
    public async Task While_the_provider_is_away_at_the_start_its_tokens_are_put_off_and_it_is_found_when_it_comes()
    {
        var token = await desk.Provider.TokenAsync(Roles.Auditor, "olga");
        await desk.Provider.StopAsync();
        await desk.StartAsync(Seldom);
        await desk.SaysAsync(1807, "its tokens are put off");
        var putOff = await desk.CallAsync(token);
        (putOff.Status, putOff.Why.Contains("keys of the identity provider"), putOff.RetryAfter).ShouldBe((HttpStatusCode.ServiceUnavailable, true, TimeSpan.FromSeconds(1)), putOff.Why);
        (await desk.CallAsync(desk.Processes.Tokens.Create(Roles.Auditor, "own", null, Seldom))).Status.ShouldBe(HttpStatusCode.OK, "the desk's own");
        (await desk.CallAsync("no token")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await desk.Processes.IsReadyAsync("directory")).ShouldBeTrue();

        await desk.Provider.StartAsync();
        await desk.SaysAsync(1806, new JsonWebToken(token).Kid);
        (await desk.CallAsync(token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_provider_that_takes_a_call_and_never_answers_keeps_no_service_from_starting()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await desk.StartAsync($"Auth__Authority=https://localhost:{((IPEndPoint)silent.LocalEndpoint).Port}");
        await desk.SaysAsync(1807, "no answer within 5 s");
        (await desk.CallAsync(desk.Processes.Tokens.Create(Roles.Auditor, "own", null, Seldom))).Status.ShouldBe(HttpStatusCode.OK, "the desk's own");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_provider_is_away_or_talks_nonsense_what_it_said_before_holds(bool isAway)
    {
        await desk.StartAsync(Often);
        var token = await desk.Provider.TokenAsync(Roles.Auditor, "olga");
        if (isAway) await desk.Provider.StopAsync();
        desk.Provider.IsConfused = true;
        await desk.SaysAsync(1807, "those known before hold on");
        (await desk.CallAsync(token)).Status.ShouldBe(HttpStatusCode.OK);
        (await desk.CallAsync(desk.Forge("unknown"))).Status.ShouldBe(HttpStatusCode.Unauthorized);

        desk.Provider.IsConfused = false;
        desk.Provider.Rotate(OpenIdProvider.NewEc());
        if (isAway) await desk.Provider.StartAsync();
        await desk.BecomesAsync(await desk.Provider.TokenAsync(Roles.Auditor, "olga"), HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_flood_of_tokens_of_unknown_keys_asks_the_provider_once_in_ten_seconds()
    {
        await desk.StartAsync(Seldom);
        var (before, watch) = (desk.Provider.Reads, Stopwatch.StartNew());
        var tokens = Enumerable.Range(0, 2000).Select(n => desk.Forge($"unknown-{n}")).ToList();
        var good = await desk.Provider.TokenAsync(Roles.Auditor, "olga");
        await Parallel.ForEachAsync(tokens, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (token, _) =>
            (await desk.CallAsync(token)).Status.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests));
        (await desk.CallAsync(good)).Status.ShouldBe(HttpStatusCode.OK);
        (desk.Provider.Reads - before).ShouldBeLessThanOrEqualTo(1 + (int)(watch.Elapsed.TotalSeconds / 10));
    }

    [Fact]
    public async Task A_set_of_keys_without_discovery_is_enough_where_the_issuer_is_named()
    {
        await desk.StartAsync($"Auth__KeysUrl={desk.Provider.KeysUrl}", $"Auth__Issuer={desk.Provider.Issuer}", $"Auth__KeysEvery={Seldom}");
        (await desk.CallAsync(await desk.Provider.TokenAsync(Roles.Auditor, "olga"))).Status.ShouldBe(HttpStatusCode.OK);
        await desk.StartAsync($"Auth__KeysUrl={desk.Provider.KeysUrl}", "Auth__Issuer=https://another.example/", $"Auth__KeysEvery={Seldom}");
        (await desk.CallAsync(await desk.Provider.TokenAsync(Roles.Auditor, "olga"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
