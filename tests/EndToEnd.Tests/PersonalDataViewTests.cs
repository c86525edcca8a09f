using System.Text.Json.Nodes;
using Contracts;
using Contracts.Access.V1;
using Contracts.Intake.V1;
using Hosting;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>Who was shown a customer's texts and numbers is on record: at every address, for an auditor to ask, and proved as all facts are.</summary>
[Collection(nameof(RunningDesk))]
public class PersonalDataViewTests(RunningDesk desk)
{
    private const string Marker = "ptarmigan";

    [Fact]
    public async Task An_auditor_sees_who_has_looked_at_a_customer_whichever_request_it_was()
    {
        var first = await CallAsync("viewed-1");
        await desk.GiveUpAsync("app", first);
        await desk.TypesAsync(first, "matter_closed");
        var second = await CallAsync("viewed-2");
        await desk.GetAsync(Roles.Supervisor, "s-viewed", "intake", $"/requests/{second}");
        await desk.GetAsync(Roles.Auditor, "a-viewed", "audit", $"/requests/{first}/story?personal=true");
        await desk.GetAsync(Roles.Auditor, "a-sealed", "audit", $"/requests/{first}/story");

        var viewed = await ViewsAsync($"?requestId={first}", views => Whos(views).IsSupersetOf(["supervisor/s-viewed", "auditor/a-viewed"]));
        Whos(viewed).ShouldNotContain("auditor/a-sealed", "who saw no text is not among them");
        var supervisors = viewed.Single(v => v.Text("who") == "supervisor/s-viewed");
        (supervisors.Text("service"), supervisors.Text("way"), supervisors.Text("requestId")).ShouldBe(("intake", "GET /requests/{requestId:guid}", second.ToString()));

        (await ViewsAsync("?who=auditor/a-viewed", _ => true)).Select(v => v.Text("requestId")).Distinct().ShouldBe([first.ToString()]);
        (await ViewsAsync($"?requestId={first}&to=2020-01-01T00:00:00Z", _ => true)).ShouldBeEmpty();
        (await desk.TypesAsync(first)).ShouldNotContain("personal_data_viewed", "to look at a request does not change its history");
        await desk.UntilAsync(Roles.Auditor, "auditor", "audit", $"/proof/facts/{supervisors.Text("factId")}", proved => proved["proof"] is not null);
        (await desk.SendAsync(Roles.Supervisor, "s-viewed", HttpMethod.Get, "audit", "/personal-data-views")).Status.ShouldBe(403);
        await desk.GiveUpAsync("app", second);
    }

    /// <summary>A contact that was refused names no request: there is none.</summary>
    [Fact]
    public async Task Who_reads_the_body_of_a_parked_message_that_names_no_request_is_on_record()
    {
        await using var app = await AmqpClient.ConnectAsync(desk, "channel.app");
        await app.SendAsync("intake", "receive-contact", new ReceiveContact(
            Channel.App, "viewed-body", "c-viewed-body", Text: Marker, DeadlineAsked: Desk.Now.AddYears(-1)), "viewed-body");
        var body = $"/parked/{(await desk.ParkedAsync("intake", "viewed-body"))["id"]}/body";
        await desk.GetAsync(Roles.Admin, "admin-body", "intake", body);
        var view = (await ViewsAsync("?who=admin/admin-body", views => views.Count > 0)).Single();
        (view.Text("service"), view.Text("way"), view.Text("requestId")).ShouldBe(("intake", $"GET {body}", null));
    }

    [Fact]
    public async Task One_person_looks_at_many_requests_at_once_and_each_look_is_on_record()
    {
        var requests = new List<Guid>();
        for (var i = 0; i < 24; i++) requests.Add(await CallAsync($"viewed-many-{i}"));
        var looks = await Task.WhenAll(requests.Select(request => desk.SendAsync(Roles.Supervisor, "s-many", HttpMethod.Get, "intake", $"/requests/{request}")));
        looks.Select(look => look.Status).ShouldAllBe(status => status == 200);
        await ViewsAsync("?who=supervisor/s-many", views => views.Select(v => v.Text("requestId")).Distinct().Count() == requests.Count);
        await desk.GiveUpAsync("app", [.. requests]);
    }

    [Fact]
    public async Task Whatever_address_shows_a_customers_text_its_being_shown_is_on_record()
    {
        const string Agent = "viewing-1";
        var team = await Team.FormAsync(desk, "viewing", Agent);
        await team.SignInAsync(Agent);
        var request = await CallAsync("viewing-1");
        await desk.UntilTakenAsync(
            Roles.Agent, "a01", "intake", $"/requests/{request}/classify", new { kind = "fault", category = "broadband", urgency = "normal", skill = "viewing" });
        await team.TakeAsync(Agent, request);
        var order = (await team.DispatchAsync(Agent, request, "network", instruction: Marker)).Text("workOrderId")!;
        var sought = await desk.PostAsync(Roles.Agent, Agent, "routing", $"/requests/{request}/consult", new
        {
            topic = "astrology", question = Marker, appointmentAt = desk.Clock.GetUtcNow() + TimeSpan.FromHours(20),
        });
        var consultation = sought!["facts"]![0].Text("data.consultationId")!;
        await desk.FactAsync(request, "consultation_referred");

        var shown = new List<(string Who, string Service, string Way)>();
        foreach (var (service, method, pattern, roles) in await AccessMatrix.OfAsync(desk))
        {
            foreach (var role in method == "GET" ? roles ?? [] : [])
            {
                var id = role switch { Roles.Agent => Agent, Roles.Department => "network", Roles.Channel => "app", _ => "viewing" };
                var path = AccessMatrix.Callable(pattern.Replace("{requestId:guid}", $"{request}").Replace("{workOrderId:guid}", order).Replace("{consultationId:guid}", consultation));
                var (_, answer) = await desk.SendAsync(role, id, HttpMethod.Get, service, path + (service == "audit" ? "?personal=true" : ""));
                if (answer?.ToJsonString().Contains(Marker, StringComparison.Ordinal) is true) shown.Add(($"{role}/{id}", service, $"GET {pattern}"));
            }
        }

        shown.Select(s => s.Service).Distinct().ShouldBe(["audit", "consultation", "intake", "routing", "work-orders"], ignoreOrder: true);
        var views = await ViewsAsync($"?requestId={request}", all => shown.TrueForAll(s => all.Any(v => IsOf(v, s))));
        views.Select(v => v.Text("way")).Distinct().Count().ShouldBeGreaterThanOrEqualTo(6);

        static bool IsOf(JsonNode view, (string Who, string Service, string Way) shown) =>
            (view.Text("who")!, view.Text("service")!, view.Text("way")!) == shown;
    }

    [Fact]
    public void The_same_request_seen_in_the_same_way_is_noted_once_an_hour_and_long_lists_in_several_facts()
    {
        Guid[] seen = [.. Enumerable.Range(0, 501).Select(_ => Guid.NewGuid())];
        var noted = ViewsOfADay.None.Of("GET /tasks", seen, Desk.Now).ToList();
        noted.ShouldAllBe(fact => ((PersonalDataViewed)fact).RequestIds.Count <= PersonalDataViews.MostInAFact);
        noted.Cast<PersonalDataViewed>().SelectMany(fact => fact.RequestIds).ShouldBe(seen);

        var views = noted.Aggregate(ViewsOfADay.None, ViewsOfADay.Evolve);
        views.Of("GET /tasks", seen, Desk.Now.AddMinutes(59)).ShouldBeEmpty();
        views.Of("GET /work", seen[..1], Desk.Now.AddMinutes(59)).ShouldHaveSingleItem();
        views.Of("GET /tasks", seen[..1], Desk.Now.AddHours(1)).ShouldHaveSingleItem();
    }

    private async Task<Guid> CallAsync(string reference) => (await desk.ContactAsync("app", new ReceiveContact(
        Channel.App, reference, CustomerId: "c-" + reference.Split('-')[0], CallerNumber: "13900007711", Text: $"My {Marker} is gone"))).Id("requestId");

    private async Task<IReadOnlyList<JsonNode>> ViewsAsync(
        string query, Func<IReadOnlyList<JsonNode>, bool> satisfies)
    {
        IReadOnlyList<JsonNode> views = [];
        await desk.UntilAsync(
            Roles.Auditor, "auditor", "audit", "/personal-data-views" + query,
            page => satisfies(views = [.. page["items"]!.AsArray().Select(view => view!)]));
        return views;
    }

    private static HashSet<string> Whos(IEnumerable<JsonNode> views) => [.. views.Select(v => v.Text("who")!)];
}
