using System.Globalization;
using System.Text.Json;
using Contracts;
using Microsoft.VisualBasic.FileIO;

namespace Simulator;

/// <summary>Turns real records into plans.</summary>
public static class Plans
{
    /// <summary>No desk takes a wish that lies years ahead (<c>longestAhead</c>); some records have one.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(365);

    /// <summary>Closed faster than this, a record counts as settled by who took the call.</summary>
    private static readonly TimeSpan FirstContact = TimeSpan.FromMinutes(20);

    /// <summary>The records have no simple questions; every so many of them one is put besides.</summary>
    private const int RequestsPerQuestion = 20;

    /// <summary>The plans of a run, by arrival.</summary>
    /// <param name="folder">Where data and mapping lie.</param>
    /// <param name="requests">How many; spread evenly over the records, which are in the order of their dates.</param>
    /// <param name="seed">What chance begins with.</param>
    /// <param name="start">The first arrival can be then.</param>
    /// <param name="window">Arrivals are spread over this time: over whole days at each record's own time of day, else evenly.</param>
    public static IReadOnlyList<Plan> Read(string folder, int requests, int seed, DateTimeOffset start, TimeSpan window)
    {
        var mapping = JsonSerializer.Deserialize<Mapping>(
            File.ReadAllBytes(Path.Combine(folder, "mapping.json")), ContractJson.Options)!;
        var records = Records(Path.Combine(folder, "data", "service-requests-2022.csv")).OrderBy(r => r.Opened).ToList();
        requests = Math.Min(requests, records.Count);
        var step = (double)records.Count / requests;
        return
        [
            .. Enumerable.Range(0, requests)
                .Select(i => Map(records[(int)(i * step)], mapping, seed, start, window * i / requests, window))
                .Concat(Enumerable.Range(0, requests / RequestsPerQuestion).Select(i => Question(i, seed, start + (window * i * RequestsPerQuestion / requests))))
                .OrderBy(p => p.ArrivesAt),
        ];
    }

    /// <summary>The desk's day begins when Shanghai's does; the record's clock is taken as the desk's.</summary>
    private static DateTimeOffset Arrival(ServiceRecord record, DateTimeOffset start, TimeSpan place, TimeSpan window)
    {
        if (window < TimeSpan.FromDays(1))
        {
            return start + place;
        }

        var timeOfDay = record.Opened.TimeOfDay - TimeSpan.FromHours(8) - start.TimeOfDay;
        return start + TimeSpan.FromDays(Math.Floor(place.TotalDays)) + TimeSpan.FromTicks(
            ((timeOfDay.Ticks % TimeSpan.TicksPerDay) + TimeSpan.TicksPerDay) % TimeSpan.TicksPerDay);
    }

    private static Plan Question(int number, int seed, DateTimeOffset arrives)
    {
        var chance = new Chance(seed, $"question-{number:D6}");
        return new(
            $"question-{number:D6}", Questions.Channels[number % Questions.Channels.Count], Questions.Texts[number % Questions.Texts.Count], "urban", "billing",
            arrives, DeadlineAsked: null, Takes: TimeSpan.Zero, Handling.AtFirstContact)
        {
            IsQuestion = true, OverHttp = chance.Of(0.3), Score = chance.Of(0.5) ? 3 + chance.Below(3) : null,
        };
    }

    private static Plan Map(
        ServiceRecord record, Mapping mapping, int seed, DateTimeOffset start, TimeSpan place, TimeSpan window)
    {
        var chance = new Chance(seed, record.CaseId);
        var arrives = Arrival(record, start, place, window);
        var takes = record.Closed - record.Opened;
        var handling = takes <= FirstContact ? Handling.AtFirstContact : chance.Of(0.06) ? Handling.Expert : Handling.Department;
        var channel = Enum.Parse<Channel>(mapping.Channels[record.Source], ignoreCase: true);
        return new Plan(
            record.CaseId, channel, $"{record.Title} ({record.Reason})",
            mapping.RuralNeighborhoods.Contains(record.Neighborhood) ? "rural" : "urban", mapping.Departments[record.Department], arrives,
            record.Target is { } target && target > record.Opened && target - record.Opened < LongestAsked ? arrives + (target - record.Opened) : null,
            takes, handling)
        {
            RepeatedByAdapter = chance.Of(0.04),
            ContinuesOn = chance.Of(0.05) ? (Channel)(((int)channel + 1) % 4) : null,
            OverHttp = chance.Of(0.3),
            GivesUp = channel == Channel.Hotline && chance.Of(0.03),
            RingsInVain = chance.Of(0.02),
            Misrouted = chance.Of(0.07),
            NeedsInformation = chance.Of(0.06),
            Chased = chance.Of(0.05),
            ExpertDeclines = chance.Of(0.2),
            NotSolvedAtFirst = chance.Of(0.04),
            NotReachedAtFirst = chance.Of(0.08),
            Score = chance.Of(0.3) ? null : chance.Of(0.12) ? 1 + chance.Below(2) : 3 + chance.Below(3),
            ExplainsLate = chance.Of(0.25),
            AgentAtFault = chance.Of(0.3),
            CareCall = chance.Of(0.2),
            CareNotWell = chance.Of(0.08),
        };
    }

    private sealed record Mapping(
        IReadOnlyDictionary<string, string> Channels, IReadOnlyDictionary<string, string> Departments,
        IReadOnlyList<string> RuralNeighborhoods);

    /// <summary>The closed records of the file: what was never closed has no duration to play.</summary>
    private static IEnumerable<ServiceRecord> Records(string file)
    {
        using var csv = new TextFieldParser(file) { Delimiters = [","], HasFieldsEnclosedInQuotes = true };
        var columns = csv.ReadFields()!.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i);
        while (csv.ReadFields() is { } fields)
        {
            string Field(string name) => fields[columns[name]];
            if (Moment(Field("closed_dt")) is { } closed)
            {
                yield return new ServiceRecord(
                    Field("case_enquiry_id"), Moment(Field("open_dt"))!.Value, Moment(Field("target_dt")), closed, Field("case_title"),
                    Field("reason"), Field("department"), Field("neighborhood"), Field("source"));
            }
        }
    }

    private static DateTime? Moment(string text) => text.Length == 0 ? null : DateTime.Parse(text, CultureInfo.InvariantCulture);

    private sealed record ServiceRecord(
        string CaseId, DateTime Opened, DateTime? Target, DateTime Closed, string Title, string Reason, string Department, string Neighborhood,
        string Source);
}

/// <summary>Chance that is the same for the same record and seed, whatever else happens in a run.</summary>
public sealed class Chance(int seed, string record)
{
    private readonly Random _random = new(HashCode(seed, record));

    /// <summary>True with this probability.</summary>
    public bool Of(double probability) => _random.NextDouble() < probability;

    /// <summary>0 to <paramref name="limit"/> − 1.</summary>
    public int Below(int limit) => _random.Next(limit);

    private static int HashCode(int seed, string record) => record.Aggregate(seed, (hash, c) => unchecked((hash * 31) + c));
}
