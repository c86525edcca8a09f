using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Contracts;
using Contracts.Intake.V1;
using Messaging;
using Npgsql;
using TestKit;

namespace Faults.Tests;

/// <summary>
/// Customers of a test's own, who get in touch over HTTP and over the bus as real adapters do: what was not answered is sent
/// again as it was. In the end what they were told is compared with what the desk has.
/// </summary>
internal sealed class Customers(HostedDesk desk, string prefix)
{
    private static readonly HttpClient Http = new();
    private readonly ConcurrentDictionary<string, bool> _promised = new();
    private readonly string _prefix = $"{prefix}-{Guid.NewGuid():N}"[..(prefix.Length + 9)];

    /// <summary>One call, however it ends.</summary>
    public async Task<Answer> CallAsync(string name)
    {
        var reference = $"{_prefix}-{name}";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(desk.Addresses["intake"] + "/contacts"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", desk.Tokens.Create(Roles.Channel, "web", null, TimeSpan.FromHours(1)));
        request.Headers.Add("Idempotency-Key", reference);
        request.Content = JsonContent.Create(Contact(reference), options: ContractJson.Options);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (response.IsSuccessStatusCode)
        {
            _promised[reference] = true;
        }

        return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.RetryAfter?.ToString(), JsonNode.Parse(text)!);
    }

    /// <summary>The same call again and again, until it is taken. Any other answer than "later" fails the test.</summary>
    public Task TakenAsync(string name) => Eventually.BecomesAsync(
        async () =>
        {
            var answer = await CallAsync(name);
            answer.Status.ShouldBeOneOf([200, 503], $"{answer}");
            return answer;
        },
        answer => answer.Status == 200, $"the contact {name} is taken");

    /// <summary>Sends it over the bus; when this completes the broker has promised to deliver it.</summary>
    public async Task SendAsync(AmqpClient channel, string name)
    {
        var reference = $"{_prefix}-{name}";
        await channel.SendAsync("intake", "receive-contact", Contact(reference), reference);
        _promised[reference] = true;
    }

    /// <summary>A client on the bus for <see cref="SendAsync"/>.</summary>
    public Task<AmqpClient> OnTheBusAsync() => AmqpClient.ConnectAsync(desk, "channel.web");

    /// <summary>How many facts of these contacts Intake's log has.</summary>
    public async Task<long> StoredAsync(NpgsqlDataSource administrator)
    {
        await using var command = administrator.CreateCommand(
            "select count(*) from intake.mt_events where type = 'contact_received' and data->>'channelReference' like $1");
        command.Parameters.Add(new() { Value = _prefix + "-%" });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Completes when every contact that the desk promised to keep stands exactly once in both books, and these are sound.</summary>
    public Task AllArrivedOnceAsync(NpgsqlDataSource administrator) =>
        new Books(administrator, "intake", "contact_received", "data->>'channelReference'", _prefix).HaveOnceAsync(_promised.Count);

    private static ReceiveContact Contact(string reference) => new(Channel.Web, reference, CustomerId: reference, Text: "Please call back");
}

/// <summary>What a caller gets back.</summary>
internal sealed record Answer(int Status, string? MediaType, string? RetryAfter, JsonNode Body)
{
    /// <summary>"Later", as a client understands it without knowing this desk.</summary>
    public void ShouldSayLater()
    {
        (Status, MediaType).ShouldBe((503, "application/problem+json"), $"{Body}");
        int.Parse(RetryAfter!).ShouldBeGreaterThan(0);
        Body["type"]!.ToString().ShouldStartWith("urn:desk:problem:");
    }
}
