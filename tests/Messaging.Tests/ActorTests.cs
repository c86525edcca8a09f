namespace Messaging.Tests;

public class ActorTests
{
    [Theory]
    [InlineData("desk.intake", "service", "intake")]
    [InlineData("d1f3.work-orders", "service", "work-orders")]
    [InlineData("desk.channel.app", "channel", "app")]
    [InlineData("desk.department.network", "department", "network")]
    public void A_broker_user_names_a_service_or_a_role_and_an_id(string user, string role, string id) =>
        Actor.OfBrokerUser(user).ShouldBe(new Actor(role, id));

    [Theory]
    [InlineData("")]
    [InlineData("guest")]
    [InlineData("desk.agent.a.17")]
    public void Another_user_is_nobody_of_the_desk(string user) =>
        Should.Throw<Refusal>(() => Actor.OfBrokerUser(user)).Kind.ShouldBe(RefusalKind.Forbidden);

    [Fact]
    public void In_logs_it_is_role_and_id() => new Actor(Roles.Agent, "a017").ToString().ShouldBe("agent/a017");
}
