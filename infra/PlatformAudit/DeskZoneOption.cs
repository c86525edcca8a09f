using System.CommandLine;
using Audit;

namespace PlatformAudit;

/// <summary>The zone that days and moments are told in.</summary>
internal static class DeskZoneOption
{
    /// <summary><c>--zone</c>, checked.</summary>
    public static readonly Option<string> Zone = Create();

    /// <summary>The zone that was named, or the desk's.</summary>
    public static TimeZoneInfo Of(ParseResult parsed) => TimeZoneInfo.FindSystemTimeZoneById(parsed.GetValue(Zone)!);

    private static Option<string> Create()
    {
        var zone = new Option<string>("--zone")
        {
            Description = "time zone that days and moments are told in, an IANA name", DefaultValueFactory = _ => DeskZone.Default,
        };
        zone.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string>() is { } name && !(LocalTimes.Knows(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)))
            {
                given.AddError($"--zone: there is no time zone '{name}'.");
            }
        });
        return zone;
    }
}
