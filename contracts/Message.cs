namespace Contracts;

/// <summary>
/// Something that happened, in the past tense. It is stored in its owner's stream and published as it is: one
/// representation for store, bus and ledger. Within a version only optional members are ever added.
/// </summary>
public interface IFact;

/// <summary>A fact in the life of one request 服务请求; the request is what all services correlate by.</summary>
public interface IRequestFact : IFact
{
    /// <summary>The request. Made by Intake from channel and channel reference, so that a repeat is recognised.</summary>
    Guid RequestId { get; }
}

/// <summary>A fact that says whose request it is: the first that any service tells of it.</summary>
public interface ICustomerFact : IRequestFact
{
    /// <summary>Intake's key for the customer.</summary>
    Guid CustomerKey { get; }
}

/// <summary>Verb and noun, sent to one owner over the bus or HTTP. It may be refused, with a reason.</summary>
public interface ICommand;

/// <summary>A fact that consumers select by one more dimension than its name: the routing key is <c>name.dimension</c>.</summary>
public interface IRouted
{
    /// <summary>For example the department's id; lower case, digits and hyphens, so that it fits a topic.</summary>
    string RoutingDimension { get; }
}

/// <summary>
/// A newer version of a message, in a namespace <c>V2</c> beside <c>V1</c>, with the same <see cref="NameAttribute"/>. What was told
/// in the older version is stored for ever and read as the newer one says it.
/// </summary>
/// <typeparam name="TOlder">The version before.</typeparam>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IReplaces<in TOlder, out TSelf>
    where TSelf : IReplaces<TOlder, TSelf>
{
    /// <summary>The same said in this version. Pure: no clock, no look-up; what the older one did not say stays unknown.</summary>
    static abstract TSelf From(TOlder older);
}

/// <summary>
/// The stored name of a message: never the class name by accident. Snake case, as Marten writes its aliases;
/// on the wire the same words are joined by hyphens.
/// </summary>
/// <param name="name">For example <c>work_order_returned</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NameAttribute(string name) : Attribute
{
    /// <summary>The stored name, snake case.</summary>
    public string Name { get; } = name;
}

/// <summary>
/// Personal data (name, number, address, free text): never in logs or measures, and erased on demand (I8). In facts about requests it
/// is stored sealed, with the customer's key.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PersonalAttribute : Attribute
{
    /// <summary>Made from personal data, as a fingerprint is: whoever guesses the data can prove it by this. Tells a reader nothing.</summary>
    public bool IsDerived { get; init; }
}
