using System.Text.Json;
using Contracts;
using Contracts.Intake.V1;
using Contracts.WorkOrders.V1;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EndToEnd.Tests;

/// <summary>FAULTS 57: what each broker user may do, and that the desk believes nobody whom the broker does not vouch for.</summary>
[Collection(nameof(RunningDesk))]
public class BrokerRightsTests(RunningDesk desk)
{
    [Fact]
    public async Task Nobody_outside_takes_the_brokers_connections_from_the_others()
    {
        var open = new List<AmqpClient>();
        try
        {
            for (var i = 0; i < 100; i++) open.Add(await AmqpClient.ConnectAsync(desk, "channel.sms"));
            await Should.ThrowAsync<RabbitMQClientException>(() => AmqpClient.ConnectAsync(desk, "channel.sms"));
            await using var other = await AmqpClient.ConnectAsync(desk, "channel.web");
        }
        finally
        {
            foreach (var client in open) await client.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("department.network", "follow-up.commands")]
    [InlineData("department.network", "work-orders.v1")]
    [InlineData("department.network", "")]
    [InlineData("channel.app", "consultation.commands")]
    [InlineData("channel.app", "intake.v1")]
    [InlineData("marketing.support", "work-orders.commands")]
    [InlineData("marketing.support", "directory.commands")]
    [InlineData("admin.office", "intake.commands")]
    [InlineData("routing", "intake.v1")]
    [InlineData("intake", "work-orders.commands")]
    [InlineData("audit", "follow-up.v1")]
    public async Task A_user_cannot_publish_where_it_has_no_business(string user, string exchange)
    {
        await using var client = await AmqpClient.ConnectAsync(desk, user);
        await Should.ThrowAsync<RabbitMQClientException>(
            () => client.SendRawAsync(exchange, "x.y.v1", "{}"u8.ToArray()));
        ShouldBeRefused(client.Channel);
    }

    [Theory]
    [InlineData("department.network", "department.billing")]
    [InlineData("department.network", "work-orders.commands")]
    [InlineData("channel.app", "channel.web")]
    [InlineData("channel.app", "audit.facts")]
    [InlineData("intake", "routing.facts")]
    [InlineData("work-orders", "department.network")]
    public async Task A_user_cannot_read_a_queue_that_is_not_its_own(string user, string queue)
    {
        await using var client = await AmqpClient.ConnectAsync(desk, user);
        await Should.ThrowAsync<OperationInterruptedException>(() => client.Channel.BasicGetAsync(queue, autoAck: true));
        ShouldBeRefused(client.Channel);
    }

    [Fact]
    public async Task A_department_cannot_make_or_bind_a_queue_for_itself()
    {
        await using var first = await AmqpClient.ConnectAsync(desk, "department.network");
        await Should.ThrowAsync<OperationInterruptedException>(() => first.Channel.QueueDeclareAsync("department.network-2"));
        ShouldBeRefused(first.Channel);
        await using var second = await AmqpClient.ConnectAsync(desk, "department.network");
        await Should.ThrowAsync<OperationInterruptedException>(
            () => second.Channel.QueueBindAsync("department.network", "work-orders.v1", "*.billing"));
        ShouldBeRefused(second.Channel);
    }

    [Fact]
    public async Task Nobody_can_send_under_anothers_name()
    {
        await using var client = await AmqpClient.ConnectAsync(desk, "channel.app");
        var forged = new BasicProperties { UserId = $"{desk.Name}.channel.web" };
        await Should.ThrowAsync<RabbitMQClientException>(
            () => client.Channel.BasicPublishAsync("intake.commands", "", mandatory: true, forged, "{}"u8.ToArray()).AsTask());
        client.Channel.CloseReason!.ReplyCode.ShouldBe((ushort)406);
    }

    [Fact]
    public async Task A_message_that_does_not_say_who_sent_it_is_parked()
    {
        await using var client = await AmqpClient.ConnectAsync(desk, "channel.app");
        var id = Guid.NewGuid().ToString();
        var contact = JsonSerializer.SerializeToUtf8Bytes(new ReceiveContact(Channel.App, "nameless-1"), ContractJson.Options);
        await client.SendRawAsync("intake.commands", "intake.receive-contact.v1", contact, id, withUser: false);

        (await desk.ParkedAsync("intake", id))["reason"]!.ToString().ShouldContain("no user_id");
    }

    [Fact]
    public async Task A_command_from_a_user_of_the_wrong_role_or_about_anothers_order_is_parked()
    {
        var request = await desk.CallAsync("broker-1", Playing.Fault);
        var owner = await desk.TakeAsync(request, "t-broker");
        var order = await desk.DispatchAsync(request, owner, "network");
        await desk.FactAsync(request, "work_order_dispatched");
        foreach (var (user, reason) in new[]
        {
            ("channel.app", "channel/app may not send answer_work_order."), ("department.billing", $"There is no work order {order}."),
        })
        {
            await using var client = await AmqpClient.ConnectAsync(desk, user);
            var id = Guid.NewGuid().ToString();
            await client.SendAsync("work-orders", "answer-work-order", new AnswerWorkOrder(order, AnswerKind.Resolution, "Mine"), id);
            var parked = await desk.ParkedAsync("work-orders", id);
            ((string?)parked["reason"], (string?)parked["actor"]).ShouldBe((reason, $"{desk.Name}.{user}"));
        }

        (await desk.TypesAsync(request)).ShouldNotContain("work_order_answered");
    }

    private static void ShouldBeRefused(IChannel channel)
    {
        channel.CloseReason!.ReplyCode.ShouldBe((ushort)403);
        channel.CloseReason.ReplyText.ShouldStartWith("ACCESS_REFUSED");
    }
}
