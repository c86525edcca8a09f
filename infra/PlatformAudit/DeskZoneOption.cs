using System.CommandLine;
using Audit;
using Audit.Replay;

namespace PlatformAudit;

/// <summary>The zone that days and moments are told in.</summary>
internal static class DeskZoneOption
{
    /// <summary><c>--zone</c>, checked.</summary>
    public static readonly Option<string?> Zone = Create();

    /// <summary>The zone that was named, or the one of the desk whose record it is.</summary>
    public static async Task<LocalTimes> OfAsync(ParseResult parsed, IClockSource source, CancellationToken cancellationToken) =>
        parsed.GetValue(Zone) is { } zone ? new(zone) : await DeskZone.OfAsync(source, cancellationToken);

    private static Option<string?> Create()
    {
        var zone = new Option<string?>("--zone")
        {
            Description = "time zone that days and moments are told in, an IANA name; default: the desk's, by its settings",
        };
        zone.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string>() is { } name && !LocalTimes.Knows(name))
            {
                given.AddError($"--zone: there is no time zone '{name}'.");
            }
        });
        return zone;
    }
}
