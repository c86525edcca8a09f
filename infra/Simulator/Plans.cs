using System.Globalization;
using System.Text.Json;
using Contracts;
using CsvHelper;
using CsvHelper.Configuration;

namespace Simulator;

/// <summary>Turns real records into plans.</summary>
public static class Plans
{
    /// <summary>Closed faster than this, a record counts as settled by who took the call.</summary>
    private static readonly TimeSpan FirstContact = TimeSpan.FromMinutes(20);

    /// <summary>The plans of a run, by arrival.</summary>
    /// <param name="folder">Where data and mapping lie.</param>
    /// <param name="requests">How many; spread evenly over the records, which are in the order of their dates.</param>
    /// <param name="seed">What chance begins with.</param>
    /// <param name="start">The first arrival can be then.</param>
    /// <param name="days">Arrivals are spread over these days, each at the record's own time of day.</param>
    public static IReadOnlyList<Plan> Read(string folder, int requests, int seed, DateTimeOffset start, int days)
    {
        var mapping = JsonSerializer.Deserialize<Mapping>(
            File.ReadAllBytes(Path.Combine(folder, "mapping.json")), ContractJson.Options)!;
        using var text = new StreamReader(Path.Combine(folder, "data", "service-requests-2022.csv"));
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture));
        var records = csv.GetRecords<ServiceRecord>().Where(r => r.closed_dt is not null).OrderBy(r => r.open_dt).ToList();
        requests = Math.Min(requests, records.Count);
        var step = (double)records.Count / requests;
        return
        [
            .. Enumerable.Range(0, requests)
                .Select(i => Map(records[(int)(i * step)], mapping, seed, start.AddDays(i * days / requests)))
                .OrderBy(p => p.ArrivesAt),
        ];
    }

    private static Plan Map(ServiceRecord record, Mapping mapping, int seed, DateTimeOffset day)
    {
        var chance = new Chance(seed, record.case_enquiry_id);
        var arrives = day + record.open_dt.TimeOfDay;
        var takes = record.closed_dt!.Value - record.open_dt;
        var handling = takes <= FirstContact ? Handling.AtFirstContact : chance.Of(0.06) ? Handling.Expert : Handling.Department;
        var channel = Enum.Parse<Channel>(mapping.Channels[record.source], ignoreCase: true);
        return new Plan(
            record.case_enquiry_id, channel, $"{record.case_title} ({record.reason})",
            mapping.RuralNeighborhoods.Contains(record.neighborhood) ? "rural" : "urban", mapping.Departments[record.department], arrives,
            record.target_dt is { } target && target > record.open_dt ? arrives + (target - record.open_dt) : null, takes, handling)
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
        };
    }

    private sealed record Mapping(
        IReadOnlyDictionary<string, string> Channels, IReadOnlyDictionary<string, string> Departments,
        IReadOnlyList<string> RuralNeighborhoods);

    /// <summary>A line of the file; the names are the columns'.</summary>
#pragma warning disable IDE1006, CA1812 // column names; made by CsvHelper
    private sealed class ServiceRecord
    {
        public required string case_enquiry_id { get; init; }

        public DateTime open_dt { get; init; }

        public DateTime? target_dt { get; init; }

        public DateTime? closed_dt { get; init; }

        public required string case_title { get; init; }

        public required string reason { get; init; }

        public required string department { get; init; }

        public required string neighborhood { get; init; }

        public required string source { get; init; }
    }
#pragma warning restore IDE1006, CA1812
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
