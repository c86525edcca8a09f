using System.CommandLine;
using System.CommandLine.Parsing;

namespace PlatformAudit;

/// <summary>Ids on the command line.</summary>
internal static class Ids
{
    /// <summary>An option that is an id.</summary>
    public static Option<Guid?> Option(string name, string description) =>
        new(name) { HelpName = "id", Description = description, CustomParser = result => Read(result) };

    /// <summary>Reads one, or says why it is none.</summary>
    public static Guid Read(ArgumentResult result)
    {
        if (result.Tokens is [var token, ..] && Guid.TryParse(token.Value, out var id)) return id;

        result.AddError($"'{(result.Tokens is [var wrong, ..] ? wrong.Value : "")}' is no id: an id looks like 0191d3a0-0000-7000-8000-00000000000a.");
        return default;
    }
}
