namespace Audit;

/// <summary>The time zone that stories, days and periods are told in: <c>Audit:TimeZone</c>, an IANA name.</summary>
public static class DeskZone
{
    /// <summary>Where nothing is said.</summary>
    public const string Default = "Asia/Shanghai";

    public static TimeZoneInfo Of(IServiceProvider services) =>
        TimeZoneInfo.FindSystemTimeZoneById(services.GetRequiredService<IConfiguration>()["Audit:TimeZone"] ?? Default);
}
