using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Contracts.Promises.V1;

namespace Sla.Tests;

/// <summary>The real documents, and short ways to speak of time and facts.</summary>
internal static class Desk
{
    public static readonly Guid Request = new("11111111-1111-1111-1111-111111111111");
    public static readonly SlaMatch Complaint = new(RequestKind.Complaint);

    public static IReadOnlyList<WorkCalendar> Calendars { get; } = Read<WorkCalendar>("calendars");

    public static IReadOnlyList<SlaPolicy> Policies { get; } = Read<SlaPolicy>("policies");

    public static SlaBook Book { get; } = SlaBook.Of(Policies, Calendars);

    /// <summary>A Shanghai wall-clock time.</summary>
    public static DateTimeOffset At(string localTime) => DateTimeOffset.Parse(localTime + "+08:00");

    public static PromiseMade Make(string promise, SlaMatch facts, DateTimeOffset at, DateTimeOffset? agreedAt = null) =>
        Promises.None.Make(Book, promise, Request, Request, facts, at, agreedAt).ShouldNotBeNull();

    public static Promises Evolve(this Promises promises, IEnumerable<IPromiseFact> facts) =>
        facts.Aggregate(promises, (state, fact) => state.Evolve(fact));

    public static Promises With(IPromiseFact fact) => Promises.None.Evolve(fact);

    /// <summary>A complaint with 48 hours, received on Monday 2024-03-04 at 10:00; due on Wednesday at 10:00.</summary>
    public static Promises ComplaintReceived() => With(Make("complaint-reply", Complaint, At("2024-03-04T10:00")));

    private static List<T> Read<T>(string folder) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "directory", folder), "*.json").Select(file =>
            JsonSerializer.Deserialize<T>(File.ReadAllText(file), ContractJson.Options)!)];
}
