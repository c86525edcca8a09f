using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Messaging;

/// <summary>The desk's own traces and measures, under the name <c>Desk</c>.</summary>
public static class Telemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "Desk";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Facts = Meter.CreateCounter<long>("desk.facts", "{fact}", "Facts stored");

    internal static readonly Counter<long> Conflicts =
        Meter.CreateCounter<long>("desk.conflicts", "{append}", "Appends that met another's and decided again");

    internal static readonly Counter<long> Published = Meter.CreateCounter<long>("desk.published", "{fact}", "Facts confirmed by the broker");

    internal static readonly Counter<long> Parked = Meter.CreateCounter<long>("desk.parked", "{message}", "Messages parked, with their reason");

    internal static readonly Counter<long> Paused = Meter.CreateCounter<long>(
        "desk.senders.paused", "{pause}", "Pauses of senders of whom too much had to be parked");

    internal static readonly Counter<long> Held = Meter.CreateCounter<long>(
        "desk.senders.held", "{message}", "Messages of paused senders, put aside unread until the pause is over");

    internal static readonly Counter<long> Unhandled = Meter.CreateCounter<long>(
        "desk.facts.unhandled", "{fact}", "Facts of the desk's own that a service could not handle and parked: each is an alarm");

    internal static readonly Counter<long> UnknownFacts =
        Meter.CreateCounter<long>("desk.unknown_facts", "{fact}", "Stops at a fact that a newer node wrote, each time it is tried");

    internal static readonly Histogram<double> HopSeconds =
        Meter.CreateHistogram<double>("desk.hop.duration", "s", "From message in hand to facts durable, real time");

    internal static readonly Gauge<long> PublisherLag =
        Meter.CreateGauge<long>("desk.publisher.lag", "{fact}", "Facts in the log that the broker has not confirmed yet");

    internal static readonly Histogram<double> DueLateness =
        Meter.CreateHistogram<double>("desk.due.lateness", "s", "From due moment to its facts durable, the desk's time");
}
