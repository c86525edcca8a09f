using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Hosting;

/// <summary>
/// Secrets from files, as containers and systemd hand them over: where a variable <c>NAME_FILE</c> is set, the value of <c>NAME</c> stands in the
/// file that it names, without the line ends behind it. Read once, at the start.
/// </summary>
public static class SecretFiles
{
    private const string Suffix = "_FILE";
    private const string Section = "__";

    /// <summary>Adds the settings that variables of the environment name files for, such as <c>ConnectionStrings__Postgres_FILE</c>.</summary>
    /// <exception cref="InvalidOperationException">A file cannot be read or is empty, or the setting is given both ways; says which, and never what.</exception>
    public static IConfigurationBuilder AddSecretFiles(this IConfigurationBuilder builder) => builder.AddInMemoryCollection(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key)
            .Where(name => name.EndsWith(Suffix, StringComparison.Ordinal) && name.Contains(Section, StringComparison.Ordinal))
            .Select(name => name[..^Suffix.Length])
            .Select(name => KeyValuePair.Create(name.Replace(Section, ":", StringComparison.Ordinal), Find(name))));

    /// <summary>The value of a variable, from the environment or from its file; null where it is in neither.</summary>
    /// <param name="name">The variable, without the suffix.</param>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public static string? Find(string name)
    {
        var direct = Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
        if (Environment.GetEnvironmentVariable(name + Suffix) is not { Length: > 0 } file) return direct;
        if (direct is not null) throw new InvalidOperationException($"{name} and {name}{Suffix} are both set: leave one out.");
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n') is { Length: > 0 } text
                ? text
                : throw new InvalidOperationException($"{name}{Suffix} names {file}, which is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"{name}{Suffix} names a file that cannot be read: {e.Message}", e);
        }
    }
}
