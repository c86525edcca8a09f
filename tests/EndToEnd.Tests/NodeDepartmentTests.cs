using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DeskSetup;
using Messaging;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>A department in another language, which knows the desk from <c>contracts/asyncapi.yaml</c> alone: <c>infra/examples</c>.</summary>
[Collection(nameof(RunningDesk))]
public class NodeDepartmentTests(RunningDesk desk)
{
    [Fact]
    public async Task It_takes_an_order_on_answers_it_and_the_customer_is_told()
    {
        await using var department = await StartAsync();
        var request = await desk.CallAsync("node-1", Playing.Fault);
        var owner = await desk.TakeAsync(request, "t-node");
        await desk.DispatchAsync(request, owner, "billing");

        await desk.FollowedAsync(request, "resultReady");
        await desk.TellAsync(request, owner, "solved");
        var facts = await desk.FactsAsync(request, "work_order_accepted", "work_order_answered", "result_told");
        facts.Count(f => f == "work_order_answered").ShouldBe(1);
        (await desk.FactAsync(request, "work_order_answered")).Text("text")!.ShouldContain("works again");
        await department.SaysAsync("work-orders.work-order-answered.v1");
        (await department.InterruptAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task It_comes_back_when_its_connection_is_cut()
    {
        await using var department = await StartAsync();
        await CutAsync("department.billing");
        await department.SaysAsync("connecting again");
        await department.SaysAsync("waits for work orders", times: 2);

        var request = await desk.CallAsync("node-2", Playing.Fault);
        var owner = await desk.TakeAsync(request, "t-node-2");
        await desk.DispatchAsync(request, owner, "billing");
        await desk.FactAsync(request, "work_order_answered");
        (await department.InterruptAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task The_headers_on_the_wire_are_those_of_the_document()
    {
        var request = await desk.CallAsync("node-3", Playing.Fault);
        var owner = await desk.TakeAsync(request, "t-node-3");
        await using var network = await AmqpClient.ConnectAsync(desk, "department.network");
        await desk.DispatchAsync(request, owner, "network");
        var message = await network.Channel.TakeAsync("department.network", body => body.Text("requestId") == request.ToString());

        var documented = DeskSetup.AsyncApi.Headers.OfFacts();
        var sent = message.BasicProperties.Headers!.Keys.Where(k => k.StartsWith(Envelope.Prefix, StringComparison.Ordinal)).ToList();
        sent.Except(documented["properties"]!.AsObject().Select(p => p.Key)).ShouldBeEmpty();
        documented["required"]!.AsArray().Select(r => r!.ToString()).Except(sent).ShouldBeEmpty();
        message.BasicProperties.Type.ShouldBe(message.Header("cloudEvents_type"));
        message.BasicProperties.MessageId.ShouldBe(message.Header("cloudEvents_id"));
        message.BasicProperties.UserId.ShouldBe($"{desk.Name}.work-orders");
        message.BasicProperties.Persistent.ShouldBeTrue();
    }

    private async Task<NodeDepartment> StartAsync()
    {
        var department = await NodeDepartment.StartAsync(desk.Users["department.billing"]);
        await department.SaysAsync("waits for work orders");
        return department;
    }

    /// <summary>As an administrator of the broker closes a connection.</summary>
    private async Task CutAsync(string user)
    {
        using var management = Servers.FromEnvironment().ManagementClient();
        var open = await Eventually.BecomesAsync(
            async () => (await management.GetFromJsonAsync<JsonArray>("/api/connections"))!
                .Where(c => c.Text("user") == $"{desk.Name}.{user}").Select(c => c.Text("name")!).ToList(),
            names => names.Count > 0, $"{user} is connected");
        foreach (var name in open)
        {
            (await management.DeleteAsync(new Uri($"/api/connections/{Uri.EscapeDataString(name)}", UriKind.Relative))).EnsureSuccessStatusCode();
        }
    }
}
