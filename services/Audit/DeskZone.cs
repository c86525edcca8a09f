using Audit.Replay;
using Contracts.Directory.V1;

namespace Audit;

/// <summary>The time zone that stories, days and periods are told in: that of the desk's settings, as the record has them; where they do not say,
/// <c>Audit:TimeZone</c>, an IANA name.</summary>
/// <param name="clocks">The record.</param>
/// <param name="configuration">The service's settings.</param>
public sealed class DeskZone(LedgerClocks clocks, IConfiguration configuration)
{
    /// <summary>Picks the facts that tell the desk's settings.</summary>
    internal const string SettingsSql = "type = 'desk_settings_defined' and service = 'directory'";

    /// <summary>The zone as it is set now.</summary>
    public async Task<LocalTimes> NowAsync(CancellationToken cancellationToken) =>
        await OfAsync(clocks, cancellationToken, configuration["Audit:TimeZone"]);

    /// <summary>The zone that a record tells.</summary>
    /// <param name="source">The record.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <param name="otherwise">Where the record does not say; null for <see cref="DeskSettings.UsualTimeZone"/>.</param>
    public static async Task<LocalTimes> OfAsync(IClockSource source, CancellationToken cancellationToken, string? otherwise = null) =>
        new(await source.TimeZoneAsync(cancellationToken) ?? otherwise ?? DeskSettings.UsualTimeZone);
}
