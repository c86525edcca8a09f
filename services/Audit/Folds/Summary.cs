namespace Audit.Folds;

/// <summary>Promises of one name by outcome.</summary>
/// <param name="Made">All of that name.</param>
/// <param name="Outcomes">How many stand how.</param>
public sealed record PromiseCounts(int Made, IReadOnlyDictionary<PromiseVerdict, int> Outcomes);

/// <summary>Time from sending the causing message to its fact recorded, in seconds of the desk's clock: divide by its rate.</summary>
/// <param name="Count">Facts whose sender said when.</param>
/// <param name="P50">Half are at most this; null when there are none.</param>
/// <param name="P99">99 of 100 are at most this.</param>
public sealed record Latency(int Count, double? P50, double? P99);

/// <summary>The whole ledger in figures. Moments and rates are of the desk's clock.</summary>
/// <param name="AsOf">Seen from this moment.</param>
/// <param name="Facts">Facts in the ledger.</param>
/// <param name="FactsByService">By service and type.</param>
/// <param name="FirstRecordedAt">The first fact.</param>
/// <param name="LastRecordedAt">The last fact.</param>
/// <param name="FactsPerDeskSecond">Facts over the time between these two: multiply by the clock's rate.</param>
/// <param name="Latency">From message to fact.</param>
/// <param name="Contacts">Contacts received.</param>
/// <param name="LinkedContacts">Of these, linked to an open request.</param>
/// <param name="Requests">Requests received.</param>
/// <param name="RequestsByState">Requests by state; every request is in exactly one.</param>
/// <param name="ClosedBecause">Closed and abandoned requests by reason.</param>
/// <param name="RequestsByChannel">Requests by the channel of the first contact.</param>
/// <param name="RequestsByKind">Requests by kind; <c>unknown</c> until it is known.</param>
/// <param name="Promises">Promises by name.</param>
/// <param name="Escalations">Steps of the ladder reached, by step.</param>
/// <param name="Reroutes">Work orders returned.</param>
/// <param name="Consultations">Consultations opened.</param>
/// <param name="Ratings">Ratings by score.</param>
/// <param name="FirstContactResolutions">Requests settled in the first contact.</param>
/// <param name="YellowCards">Yellow cards given.</param>
public sealed record Summary(
    DateTimeOffset AsOf, long Facts, IReadOnlyDictionary<string, SortedDictionary<string, int>> FactsByService,
    DateTimeOffset? FirstRecordedAt, DateTimeOffset? LastRecordedAt, double? FactsPerDeskSecond, Latency Latency, int Contacts,
    int LinkedContacts, int Requests, IReadOnlyDictionary<RequestState, int> RequestsByState,
    IReadOnlyDictionary<string, int> ClosedBecause, IReadOnlyDictionary<string, int> RequestsByChannel,
    IReadOnlyDictionary<string, int> RequestsByKind, IReadOnlyDictionary<string, PromiseCounts> Promises,
    IReadOnlyDictionary<string, int> Escalations, int Reroutes, int Consultations, IReadOnlyDictionary<string, int> Ratings,
    int FirstContactResolutions, int YellowCards);
