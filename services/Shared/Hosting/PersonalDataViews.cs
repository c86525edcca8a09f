using System.Collections.Immutable;
using System.Text.Json;
using Contracts;
using Contracts.Access.V1;
using EventStore;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Hosting;

/// <summary>
/// Notes who was shown personal data of which request, before the answer leaves: what cannot be noted is not shown. Each person has a stream a day,
/// which goes to the ledger as all facts do (<see cref="PersonalDataViewed"/>).
/// </summary>
internal sealed class PersonalDataViews(ServiceDescription service, Hop hop, TimeProvider clock, SecurityLog security) : IDisposable
{
    internal const int MostInAFact = 500;
    internal static readonly TimeSpan Again = TimeSpan.FromHours(1);
    private static readonly StreamType<ViewsOfADay> Stream = new("personal-data-views", ViewsOfADay.None, ViewsOfADay.Evolve);
    private readonly MemoryCache _noted = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    /// <summary>What one person looks at side by side goes into one stream, one after another: else the calls would be in each other's way.</summary>
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Somebody is about to see texts or numbers of these requests.</summary>
    /// <param name="http">Their call.</param>
    /// <param name="requests">The requests; those noted within the hour are passed over.</param>
    /// <param name="evenOfNone">What they see may be of a customer whatever request it names: that is noted each time.</param>
    public async Task NoteAsync(HttpContext http, IEnumerable<Guid> requests, bool evenOfNone)
    {
        var way = $"{http.Request.Method} {(evenOfNone ? http.Request.Path.Value : Logs.RouteOf(http))}";
        var (actor, now) = (http.User.ToActor([.. Roles.OfTokens]), clock.GetUtcNow());
        List<Guid> anew = [.. requests.Distinct().Where(id => !_noted.TryGetValue((actor, way, id), out DateTimeOffset at) || now - at >= Again)];
        if (anew.Count == 0 && !evenOfNone)
        {
            return;
        }

        var day = DerivedId.From("personal-data-views", service.Name, actor.ToString(), now.ToString("yyyy-MM-dd"));
        var turn = _turns[(uint)day.GetHashCode() % _turns.Length];
        await turn.WaitAsync(http.RequestAborted);
        try
        {
            await hop.ExecuteAsync(
                Stream, day, (views, at) => anew.Count == 0 ? [new PersonalDataViewed(way, [], at)] : views.Of(way, anew, at),
                new Cause($"http:{Guid.CreateVersion7()}", actor), http.RequestAborted);
        }
        finally
        {
            turn.Release();
        }

        anew.ForEach(id => _noted.Set((actor, way, id), now, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Again }));
        security.Viewed(actor.ToString(), anew is [var one] ? $"request {one}" : $"{anew.Count} requests", way);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _noted.Dispose();
        Array.ForEach(_turns, turn => turn.Dispose());
    }
}

/// <summary>What one person was shown in one day.</summary>
/// <param name="At">When last, by what was asked and by request.</param>
internal sealed record ViewsOfADay(ImmutableDictionary<(string Way, Guid RequestId), DateTimeOffset> At)
{
    public static ViewsOfADay None { get; } = new(ImmutableDictionary<(string, Guid), DateTimeOffset>.Empty);

    public static ViewsOfADay Evolve(ViewsOfADay views, IFact fact) => fact is PersonalDataViewed viewed
        ? new(views.At.SetItems(viewed.RequestIds.Select(id => KeyValuePair.Create((viewed.Way, id), viewed.At))))
        : views;

    /// <summary>What is to be noted of requests that are shown now: those that were not shown in this way within the last hour.</summary>
    public IEnumerable<IFact> Of(string way, IEnumerable<Guid> requests, DateTimeOffset now) =>
        requests.Where(id => !At.TryGetValue((way, id), out var at) || now - at >= PersonalDataViews.Again)
            .Chunk(PersonalDataViews.MostInAFact).Select(ids => new PersonalDataViewed(way, ids, now));
}

/// <summary>For endpoints that show texts or numbers of customers.</summary>
public static class PersonalDataEndpoints
{
    /// <summary>Has it noted who was shown which request. The answer is a row with <c>requestId</c>, or a JSON list of such.</summary>
    public static RouteHandlerBuilder ShowsPersonalData(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (call, next) =>
    {
        var answer = await next(call);
        await call.HttpContext.NoteViewAsync(RequestsIn(answer));
        return answer;
    });

    /// <summary>Notes that the caller is about to see personal data of these requests.</summary>
    /// <param name="http">The call.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="evenOfNone">It is noted under the address itself, also when no request is known.</param>
    public static Task NoteViewAsync(this HttpContext http, IEnumerable<Guid> requests, bool evenOfNone = false) =>
        http.RequestServices.GetRequiredService<PersonalDataViews>().NoteAsync(http, requests, evenOfNone);

    /// <summary>The requests of an answer; none where it is of a type without personal members, as what a channel's customer is told.</summary>
    internal static IEnumerable<Guid> RequestsIn(object? answer) => answer switch
    {
        StatusCodeHttpResult => [], // refused, and nothing shown
        FileContentHttpResult bytes => RequestsIn(bytes.FileContents.Span),
        ContentHttpResult text => RequestsIn(System.Text.Encoding.UTF8.GetBytes(text.ResponseContent ?? "")),
        IValueHttpResult { Value: { } row } => PersonalMembers.Of(row.GetType()).Count > 0 ? [(Guid)row.GetType().GetProperty("RequestId")!.GetValue(row)!] : [],
        _ => throw new InvalidOperationException($"Of an answer of {answer?.GetType()} it is not known which requests it shows."),
    };

    /// <summary>The requests that a text names as <c>requestId</c>, up to where it ceases to be JSON.</summary>
    internal static List<Guid> RequestsIn(ReadOnlySpan<byte> json)
    {
        var found = new List<Guid>();
        var reader = new Utf8JsonReader(json);
        while (IsThere(ref reader))
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("requestId") && IsThere(ref reader)
                && reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id))
            {
                found.Add(id);
            }
        }

        return found;
    }

    private static bool IsThere(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
