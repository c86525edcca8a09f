using System.Globalization;

namespace Simulator;

/// <summary>The desk's clock, as the desk's settings give it to everybody.</summary>
public sealed class DeskTime(DateTimeOffset start, DateTimeOffset anchor, double rate)
{
    /// <summary>Desk seconds in a real second.</summary>
    public double Rate => rate;

    /// <summary>Desk time at the beginning.</summary>
    public DateTimeOffset Start => start;

    /// <summary>Now, at the desk.</summary>
    public DateTimeOffset Now => start + ((TimeProvider.System.GetUtcNow() - anchor) * rate);

    /// <summary>From the settings in <c>desk.env</c>.</summary>
    public static DeskTime From(IReadOnlyDictionary<string, string> settings)
    {
        var now = TimeProvider.System.GetUtcNow();
        return settings.TryGetValue("CLOCK__RATE", out var rate)
            ? new(Moment("CLOCK__START"), Moment("CLOCK__ANCHOR"), double.Parse(rate, CultureInfo.InvariantCulture))
            : new(now, now, 1);

        DateTimeOffset Moment(string key) => DateTimeOffset.Parse(settings[key], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a moment at the desk; not at all if it has passed.</summary>
    public Task UntilAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        var wait = (moment - Now) / rate;
        return wait > TimeSpan.Zero ? Task.Delay(wait, TimeProvider.System, cancellationToken) : Task.CompletedTask;
    }
}
