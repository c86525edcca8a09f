using System.Collections.Frozen;
using System.Reflection;
using Contracts;
using Marten;
using Marten.Events;

namespace Messaging;

/// <summary>The messages that a node knows, by type, wire type and stored name, with the way from old versions to the newest.</summary>
public sealed class Vocabulary
{
    private readonly FrozenDictionary<Type, MessageType> _byType;
    private readonly FrozenDictionary<string, MessageType> _byWireType;
    private readonly FrozenDictionary<string, MessageType> _factsByStoredName;

    /// <summary>Reads the records among some types that have a <see cref="NameAttribute"/>.</summary>
    /// <exception cref="InvalidOperationException">An older version of a message has no way to the newer one beside it.</exception>
    public Vocabulary(IEnumerable<Type> types)
    {
        var steps = new Dictionary<Type, MessageType.Upcast>();
        var all = new List<MessageType>();
        foreach (var message in types.Where(t => t.IsDefined(typeof(NameAttribute))).Select(Describe).OrderByDescending(m => m.Version))
        {
            var known = message with { Step = steps.GetValueOrDefault(message.Type) };
            all.Add(known);
            if (ReplacedBy(known.Type) is { } older)
            {
                steps.Add(older, new(known, Upcast(older, known.Type)));
            }
        }

        All = all;
        _byType = All.ToFrozenDictionary(m => m.Type);
        _byWireType = All.ToFrozenDictionary(m => m.WireType);
        _factsByStoredName = All.Where(m => !m.IsCommand).ToFrozenDictionary(m => m.StoredName);
        var stuck = All.FirstOrDefault(m => m.Next is null && VersionsOf(m.Type)[0] != m);
        if (stuck is not null)
        {
            throw new InvalidOperationException($"{stuck.WireType} has no way to the newer version beside it (IReplaces).");
        }
    }

    /// <summary>Every message type.</summary>
    public IReadOnlyList<MessageType> All { get; }

    /// <summary>The description of a record type.</summary>
    public MessageType Of(Type type) => _byType[type];

    /// <summary>All versions of a message, the newest first.</summary>
    public IReadOnlyList<MessageType> VersionsOf(Type type) =>
        [.. All.Where(m => m.Service == Of(type).Service && m.Name == Of(type).Name)];

    /// <summary>The message of a CloudEvents type, or null when there is none.</summary>
    public MessageType? OfWireType(string wireType) => _byWireType.GetValueOrDefault(wireType);

    /// <summary>Whether this node knows the fact of a stored name.</summary>
    public bool Knows(string storedName) => _factsByStoredName.ContainsKey(storedName);

    /// <summary>The fact of a stored name.</summary>
    /// <exception cref="UnknownFactException">This node does not know it: the reader must stop rather than skip it.</exception>
    public MessageType OfStoredName(string name) => _factsByStoredName.GetValueOrDefault(name) ?? throw UnknownFactException.Of(name);

    /// <summary>The fact of a name and version, or null when this node does not know the name at all.</summary>
    /// <exception cref="UnknownFactException">It knows the name in other versions.</exception>
    public MessageType? FactOf(string name, int version) =>
        _factsByStoredName.TryGetValue(MessageType.StoredNameOf(name, version), out var type) ? type
        : All.Any(m => !m.IsCommand && m.Name == name)
            ? throw UnknownFactException.Of(MessageType.StoredNameOf(name, version))
        : null;

    /// <summary>Names the facts for Marten; an older version of one is read as the newest says it.</summary>
    public void MapTo(StoreOptions options)
    {
        var events = options.Events;
        foreach (var fact in All.Where(m => !m.IsCommand))
        {
            if (fact.Next is null)
            {
                events.MapEventType(fact.Type, fact.StoredName);
            }
            else
            {
                typeof(Vocabulary).GetMethod(nameof(Upcaster), BindingFlags.NonPublic | BindingFlags.Static)!
                    .MakeGenericMethod(fact.Type, fact.Newest.Type).Invoke(null, [events, fact]);
            }
        }
    }

    private static void Upcaster<TOlder, TNewest>(IEventStoreOptions events, MessageType older)
        where TOlder : class
        where TNewest : class =>
        events.Upcast<TOlder, TNewest>(older.StoredName, fact => (TNewest)older.ToNewest(fact));

    private static MessageType Describe(Type type)
    {
        var space = type.Namespace!.Split('.'); // Contracts.WorkOrders.V1
        var service = Names.Kebab(space[^2]);
        var version = int.Parse(space[^1].AsSpan(1));
        var name = type.GetCustomAttribute<NameAttribute>()!.Name;
        return new MessageType(
            type, service, version, name, Names.WireType(service, name, version), type.IsAssignableTo(typeof(ICommand)));
    }

    private static Type? ReplacedBy(Type type) => type.GetInterfaces()
        .SingleOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReplaces<,>))?.GetGenericArguments()[0];

    private static Func<object, object> Upcast(Type older, Type newer) =>
        typeof(Vocabulary).GetMethod(nameof(UpcastOf), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(older, newer).CreateDelegate<Func<object, object>>();

    private static object UpcastOf<TOlder, TNewer>(object older)
        where TNewer : IReplaces<TOlder, TNewer> => TNewer.From((TOlder)older);
}

/// <summary>
/// A stored fact is of a type, or a version, that this node does not know: a newer node wrote it. Nothing is read past it until
/// this node knows it, and what hangs on it is tried again.
/// </summary>
public sealed class UnknownFactException : NotYetException
{
    private UnknownFactException(string name)
        : base($"The fact '{name}' is not known to this node; nothing can be read past it until it is.") => Fact = name;

    /// <summary>The stored name.</summary>
    public string Fact { get; }

    /// <summary>Counted, as each is a reader that stands still.</summary>
    public static UnknownFactException Of(string name)
    {
        Telemetry.UnknownFacts.Add(1, new KeyValuePair<string, object?>("fact", name));
        return new(name);
    }
}
