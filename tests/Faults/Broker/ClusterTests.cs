using Faults.Servers;

namespace Faults.Tests.Broker;

/// <summary>FAULTS 3, 4, 5 and 11: nodes of a cluster die, are cut off from each other and are restarted, while customers call.</summary>
[Collection(nameof(ClusterDesk))]
public class ClusterTests(ClusterDesk desk)
{
    private BrokerCluster Cluster => desk.Cluster;

    [Fact]
    [Trait("Fault", "3")]
    public async Task The_node_that_leads_a_queue_is_killed_and_the_others_go_on_with_everything_confirmed()
    {
        await using var callers = new Callers(desk.Desk, "fault-3");
        callers.GoOnCalling();
        await callers.MoreAsync(20);
        var leader = await Cluster.LeaderOfAsync(desk.Desk.Name, "audit.facts");
        await leader.KillAsync();
        await callers.MoreAsync(20);
        await callers.HangUpAsync();
        await desk.Desk.SettleAsync(callers.Accepted);

        leader.Start();
        await Cluster.WholeAsync();
    }

    [Fact]
    [Trait("Fault", "4")]
    public async Task Without_a_majority_senders_wait_and_everything_is_told_when_there_is_one_again()
    {
        await using var callers = new Callers(desk.Desk, "fault-4");
        await using var adapter = await AmqpClient.ConnectAsync(desk.Desk.User("channel.web"));
        await Task.WhenAll(Cluster.Nodes[1].KillAsync(), Cluster.Nodes[2].KillAsync());
        await Cluster.Nodes[0].PausedAsync();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => callers.CallAsync()));
        (await desk.Desk.UntoldAsync("intake")).ShouldBeGreaterThan(0);
        await Should.ThrowAsync<Exception>(() => adapter.SendAsync("intake", "receive-contact", Contacts.Of("fault-4-bus")));

        Cluster.Nodes[1].Start();
        Cluster.Nodes[2].Start();
        await Cluster.WholeAsync();
        await desk.Desk.SettleAsync(callers.Accepted);
    }

    [Fact]
    [Trait("Fault", "4")]
    public async Task All_nodes_are_killed_at_once_and_what_was_confirmed_is_there_when_they_are_back()
    {
        await using var callers = new Callers(desk.Desk, "fault-4-all");
        callers.GoOnCalling(callers: 2);
        await callers.MoreAsync(10);
        await Cluster.KillAllAsync();
        await callers.HangUpAsync();

        Cluster.StartAll();
        await Cluster.WholeAsync();
        await desk.Desk.SettleAsync(callers.Accepted);
    }

    [Fact]
    [Trait("Fault", "5")]
    public Task A_node_that_is_cut_off_pauses_and_the_majority_goes_on() =>
        ApartAsync("fault-5-minority", () => Cluster.CutOffAsync(Cluster.Nodes[0]), tellsOn: true);

    [Fact]
    [Trait("Fault", "5")]
    public Task Two_nodes_that_lose_only_each_other_lose_nothing() =>
        ApartAsync("fault-5-link", () => BrokerCluster.SeparateAsync(Cluster.Nodes[0], Cluster.Nodes[1]), tellsOn: false);

    [Fact]
    [Trait("Fault", "5")]
    public Task While_every_node_is_alone_contacts_wait_in_the_log() => ApartAsync("fault-5-all", Cluster.SeparateAllAsync, tellsOn: false);

    [Fact]
    [Trait("Fault", "5")]
    public async Task A_node_that_hangs_with_its_connections_open_is_given_up()
    {
        await using var callers = new Callers(desk.Desk, "fault-5-hang");
        callers.GoOnCalling(callers: 2);
        await callers.MoreAsync(10);
        var (all, hung) = (desk.Balancer.Servers, Cluster.Nodes[0]); // the balancer sends to the first that answers
        await hung.SuspendAsync();
        try
        {
            desk.Balancer.Servers = [.. all.Where(port => port != hung.Port)]; // as a balancer does that asks its servers how they are
            await callers.MoreAsync(10);
            await callers.HangUpAsync();
            await desk.Desk.SettleAsync(callers.Accepted);
        }
        finally
        {
            await hung.KillAsync(); // as its supervisor does
            hung.Start();
            desk.Balancer.Servers = all;
        }

        await Cluster.WholeAsync();
        await desk.Desk.SettleAsync(callers.Accepted);
    }

    [Fact]
    [Trait("Fault", "11")]
    public async Task A_rolling_restart_of_all_nodes_loses_and_doubles_nothing()
    {
        await using var callers = new Callers(desk.Desk, "fault-11");
        callers.GoOnCalling(callers: 2);
        foreach (var node in Cluster.Nodes)
        {
            await node.MayStopAsync();
            await node.StopAsync();
            await callers.MoreAsync(10);
            node.Start();
            await Cluster.WholeAsync();
        }

        await callers.HangUpAsync();
        await desk.Desk.SettleAsync(callers.Accepted);
    }

    private async Task ApartAsync(string name, Func<Task> separate, bool tellsOn)
    {
        await using var callers = new Callers(desk.Desk, name);
        callers.GoOnCalling(callers: 2);
        await callers.MoreAsync(10);
        try
        {
            await separate();
            await callers.MoreAsync(10);
            await callers.HangUpAsync();
            if (tellsOn)
            {
                await desk.Desk.SettleAsync(callers.Accepted);
            }
        }
        finally
        {
            await Cluster.JoinAsync(); // the next test finds a cluster, whatever became of this one
        }

        await Cluster.WholeAsync();
        await desk.Desk.SettleAsync(callers.Accepted);
    }
}
