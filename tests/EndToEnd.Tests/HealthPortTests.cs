using System.Net;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>Health at an address of its own (<c>Health:Url</c>), so that nobody who only asks for it reaches the desk.</summary>
[Collection(nameof(RunningDesk))]
public sealed class HealthPortTests(RunningDesk desk)
{
    [Fact]
    public async Task Health_that_has_an_address_of_its_own_answers_there_alone_and_nothing_else_does()
    {
        var health = $"http://127.0.0.1:{FreePort.Find()}";
        await using var replica = await desk.StartReplicaAsync<DirectoryService.DirectoryDeskService>(builder => builder.Configuration["Health:Url"] = health);
        var api = replica.Urls.Single(url => url != health);
        using var http = new HttpClient();

        await Eventually.BecomesAsync(() => StatusAsync(health + "/health/ready"), status => status == HttpStatusCode.OK, "health answers at its own address");
        (await StatusAsync(health + "/log/summary")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(api + "/health/ready")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(api + "/log/summary")).ShouldBe(HttpStatusCode.Unauthorized);
        await replica.StopAsync();

        async Task<HttpStatusCode> StatusAsync(string address)
        {
            using var answer = await http.GetAsync(new Uri(address));
            return answer.StatusCode;
        }
    }
}
