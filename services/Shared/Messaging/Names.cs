using System.Text.Json;

namespace Messaging;

/// <summary>Every name on the broker is built here and nowhere else.</summary>
public static class Names
{
    /// <summary>The topic exchange on which a service publishes its facts: <c>work-orders.v1</c>.</summary>
    public static string FactExchange(string service, int version = 1) => $"{service}.v{version}";

    /// <summary>The exchange, and the queue behind it, that takes commands to a service: <c>work-orders.commands</c>.</summary>
    public static string Commands(string service) => $"{service}.commands";

    /// <summary>The queue of the facts that a service listens to: <c>work-orders.facts</c>.</summary>
    public static string Facts(string service) => $"{service}.facts";

    /// <summary>Where a message goes that came back again and again: <c>work-orders.dead</c>.</summary>
    public static string Dead(string service) => $"{service}.dead";

    /// <summary>A department's queue: <c>department.network</c>.</summary>
    public static string DepartmentQueue(string department) => $"department.{department}";

    /// <summary>A channel's queue: what its customers are to be told and asked. <c>channel.app</c>.</summary>
    public static string ChannelQueue(string channel) => $"channel.{channel}";

    /// <summary>The routing key of a fact: its name, and the dimension that consumers select by.</summary>
    public static string RoutingKey(string name, string? dimension) =>
        dimension is null ? Hyphens(name) : $"{Hyphens(name)}.{dimension}";

    /// <summary>The CloudEvents type: <c>work-orders.work-order-returned.v1</c>.</summary>
    public static string WireType(string service, string name, int version) =>
        $"{service}.{Hyphens(name)}.v{version}";

    /// <summary><c>WorkOrders</c> → <c>work-orders</c>.</summary>
    public static string Kebab(string pascal) => JsonNamingPolicy.KebabCaseLower.ConvertName(pascal);

    private static string Hyphens(string snake) => snake.Replace('_', '-');
}
