using System.Security.Cryptography;
using EventStore;

namespace DeskSetup;

/// <summary>
/// One desk among several on the same servers: its database, virtual host, roles and users all begin with its name.
/// </summary>
/// <param name="name">Lower case letters and underscores: <c>desk</c>, <c>desk_demo</c>.</param>
public sealed class Instance(string name)
{
    /// <summary>Name of the database and of the virtual host.</summary>
    public string Name { get; } = name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
        ? name
        : throw new ArgumentException($"'{name}' must be lower case letters, digits and underscores.", nameof(name));

    /// <summary>The database role of a service.</summary>
    public string Role(string service) => $"{Name}_{Schema.For(service)}";

    /// <summary>The broker user of a service.</summary>
    public string User(string service) => $"{Name}.{service}";

    /// <summary>The broker user of somebody outside: a department, a channel.</summary>
    public string User(string role, string id) => $"{Name}.{role}.{id}";

    /// <summary>A password that nobody has to type.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
