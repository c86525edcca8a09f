using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Audit.Import;

namespace PlatformAudit;

/// <summary>Moments and days on the command line: ISO 8601, of UTC unless they say otherwise, whatever the machine's zone and language.</summary>
internal static class Moments
{
    /// <summary>An option that is a moment.</summary>
    public static Option<DateTimeOffset?> Option(string name, string description) =>
        new(name) { HelpName = "moment", Description = $"{description}; ISO 8601, UTC unless it says otherwise", CustomParser = Read };

    /// <summary>An option that is a day.</summary>
    public static Option<DateOnly?> Day(string name, string description) =>
        new(name) { HelpName = "date", Description = $"{description}: 2026-03-02", CustomParser = result => ReadDay(result) };

    /// <summary>Reads a day, or says why it is none.</summary>
    public static DateOnly? ReadDay(ArgumentResult result)
    {
        if (result.Tokens is not [var token, ..]) return null;
        if (DateOnly.TryParseExact(token.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;

        result.AddError($"'{token.Value}' is no date as 2026-03-02 is.");
        return null;
    }

    /// <summary>Reads one, or says why it is none.</summary>
    public static DateTimeOffset? Read(ArgumentResult result)
    {
        if (result.Tokens is not [var token, ..]) return null;
        if (Iso8601.Moment(token.Value) is { } moment) return moment;

        result.AddError($"'{token.Value}' is no moment in {Iso8601.Name}.");
        return null;
    }
}
