using System.Diagnostics;
using System.Net.Http.Headers;
using Contracts;
using Contracts.Intake.V1;
using Messaging;
using Simulator;
using TestKit;

namespace Benchmarks.WholeDesk;

/// <summary>What it costs that a look at a customer's data is noted before the answer leaves: the same call, noted and not noted, by turns.</summary>
public static class LookingBenchmark
{
    private const int Requests = 200;
    private const int Callers = 8;

    /// <summary>Noted is a first look; the same person's second one at the same request is not noted again within the hour.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
        [new("looking", "a supervisor opens a request: the first look, which is noted, beside the second, which is not", RunAsync)];

    private static async Task<IReadOnlyList<Figure>> RunAsync(Extent extent)
    {
        Progress.Say("looking: starting all services");
        await using var desk = await DeskProcesses.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(desk.Settings["ROUTING"]) };
        var requests = await FillAsync(desk, http);
        var (first, second, rate, rateAgain) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= extent.Rounds; round++)
        {
            Progress.Say($"looking: round {round} of {extent.Rounds}");
            var (one, many) = (desk.Token(Roles.Supervisor, $"one-{round}"), desk.Token(Roles.Supervisor, $"many-{round}"));
            var (noted, again) = (new List<double>(), new List<double>());
            foreach (var request in requests)
            {
                noted.Add(await LookAsync(http, one, request));
                again.Add(await LookAsync(http, one, request));
            }

            var (perSecond, perSecondAgain) = (await AllAtOnceAsync(http, many, requests), await AllAtOnceAsync(http, many, requests));
            if (round == 0) continue; // warm-up

            first.Add(Spread.Of(noted).Median);
            second.Add(Spread.Of(again).Median);
            rate.Add(perSecond);
            rateAgain.Add(perSecondAgain);
        }

        return [Beside("looking, one at a time", "ms", first, second), Beside($"looking, {Callers} at a time", "calls/s", rate, rateAgain)];
    }

    private static async Task<List<Guid>> FillAsync(DeskProcesses desk, HttpClient http)
    {
        await using var channel = await Amqp.ConnectAsync(desk.Settings["AMQP_CHANNEL_APP"], DeskTls.FromEnvironment(), CancellationToken.None);
        var requests = new List<Guid>();
        for (var i = 0; i < Requests; i++)
        {
            var contact = new ReceiveContact(Channel.App, $"looking-{i}", $"looking-{i}", $"139{i:00000000}", "The line is dead since this morning.", ["1", "1"]);
            await channel.PublishAsync("intake", "receive-contact", $"looking-{i}", contact, TimeProvider.System.GetUtcNow());
            requests.Add(Intake.Features.ReceiveContact.RequestIdOf(contact));
        }

        var token = desk.Token(Roles.Supervisor, "filling");
        foreach (var request in requests)
        {
            await Eventually.BecomesAsync(() => StatusAsync(http, token, request), status => status == 200, $"Routing has {request}");
        }

        return requests;
    }

    private static async Task<double> LookAsync(HttpClient http, string token, Guid request)
    {
        var began = Stopwatch.GetTimestamp();
        var status = await StatusAsync(http, token, request);
        return status == 200 ? Stopwatch.GetElapsedTime(began).TotalMilliseconds : throw new InvalidOperationException($"{request}: {status}");
    }

    private static async Task<double> AllAtOnceAsync(HttpClient http, string token, List<Guid> requests)
    {
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            requests, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (request, _) => await LookAsync(http, token, request));
        return requests.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<int> StatusAsync(HttpClient http, string token, Guid request)
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, new Uri($"/requests/{request}", UriKind.Relative));
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(call);
        await answer.Content.ReadAsByteArrayAsync();
        return (int)answer.StatusCode;
    }

    private static Figure Beside(string name, string unit, List<double> noted, List<double> again) => new(
        name, unit, Spread.Of(noted), "not noted", Spread.Of(again), Spread.Of(noted.Zip(again, (n, a) => n / a)));
}
