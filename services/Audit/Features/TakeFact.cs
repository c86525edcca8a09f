using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Audit.Import;
using Contracts;
using EventStore;
using Hosting;
using Messaging;

namespace Audit.Features;

/// <summary>
/// Every fact of every service goes into the ledger as it is, once, whether a contract knows its type or not (I6). Only the
/// owner can tell a fact, by the contracts too; what anybody else says is parked.
/// </summary>
public static partial class TakeFact
{
    private static readonly JsonDocumentOptions Strictly = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static void Map(ServiceBuilder service) => service
        .GrowingTable(LedgerTable.In)
        .Services(s => s.AddSingleton<LedgerWriter>())
        .OnEverything((services, envelope, token) => services.GetRequiredService<LedgerWriter>()
            .AddAsync(Read(envelope, services.GetRequiredService<TimeProvider>().GetUtcNow()), token));

    /// <summary>The fact that a message tells.</summary>
    /// <exception cref="Refusal">It is no fact, not its owner's, or does not say what the ledger has to know.</exception>
    public static LedgerFact Read(Envelope envelope, DateTimeOffset receivedAt)
    {
        if (envelope.Actor.Role != Roles.Service || envelope.Actor.Id != envelope.Source)
        {
            throw Refusal.Forbidden($"{envelope.Actor} may not tell facts of {envelope.Source ?? "nobody"}.");
        }

        var (type, typeVersion) = TypeOf(envelope);
        var data = DataOf(AsStored(envelope));
        var recordedAt = Moment(envelope, "time") ?? throw Missing("time");
        return FactOwners.MustBeOwners(new LedgerFact(
            Position: 0, Id(envelope.Id, "id"), envelope.Source, Number(envelope, "sequence"),
            Id(Header(envelope, "subject"), "subject"), Header(envelope, "streamtype"),
            Number(envelope, "streamversion"), type, typeVersion, Find(envelope, "actor"),
            envelope.CorrelationId is { } request ? Id(request, "correlationid") : null, Find(envelope, "causationid"),
            OccurredAt(data) ?? recordedAt, recordedAt, Moment(envelope, "sent"), receivedAt, data, Hash(envelope)));
    }

    private static (string Name, int Version) TypeOf(Envelope envelope)
    {
        var match = WireType().Match(Header(envelope, "type"));
        return envelope.Type is { IsCommand: true } ? throw Refusal.Invalid("cloudEvents_type", "This is a command, not a fact.")
            : !match.Success ? throw Refusal.Invalid("cloudEvents_type", "The type has not the form service.name-of-the-fact.v1.")
            : match.Groups["service"].Value is var owner && owner != envelope.Source && !Catalog.SharedVocabularies.Contains(owner)
                ? throw Refusal.Forbidden($"{envelope.Actor} may not tell facts of {owner}.")
            : (match.Groups["name"].Value.Replace('-', '_'), int.Parse(match.Groups["version"].ValueSpan));
    }

    /// <summary>Personal texts are kept sealed, as their owner stores them; what is told in the open is for those who work with it.</summary>
    private static byte[] AsStored(Envelope envelope)
    {
        if (Find(envelope, "sealed") is not { } header)
        {
            return envelope.Body;
        }

        try
        {
            var stored = JsonSerializer.Deserialize<Dictionary<string, string>>(header, ContractJson.Options)!;
            return PersonalTexts.At(stored.Keys, envelope.Body).Replaced(text => stored[text.Path]);
        }
        catch (JsonException)
        {
            throw Refusal.Invalid(Envelope.Prefix + "sealed", $"{Envelope.Prefix}sealed is not a JSON object of texts, or the body is none.");
        }
    }

    private static JsonElement DataOf(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strictly);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw Refusal.Invalid("body", "The body is not a JSON object.");
        }
        catch (JsonException e)
        {
            throw Envelope.Invalid(e);
        }
    }

    /// <summary>When the content says that it happened; null when it does not say.</summary>
    public static DateTimeOffset? OccurredAt(JsonElement data) =>
        data.TryGetProperty("at", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out var moment)
            ? moment.ToUniversalTime()
            : null;

    /// <summary>Whether a text is a SHA-256 in base64.</summary>
    public static bool IsHash(string text) => Convert.TryFromBase64String(text, new byte[FactHash.Size], out var length) && length == FactHash.Size;

    private static Guid Id(string text, string header) => Guid.TryParse(text, out var id) ? id
        : throw Refusal.Invalid(Envelope.Prefix + header, $"{Envelope.Prefix + header} is not a UUID.");

    private static long Number(Envelope envelope, string header) =>
        long.TryParse(Header(envelope, header), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Refusal.Invalid(Envelope.Prefix + header, $"{Envelope.Prefix + header} is not a number above 0.");

    private static string Hash(Envelope envelope)
    {
        var hash = Header(envelope, "hash");
        return IsHash(hash)
            ? hash
            : throw Refusal.Invalid(Envelope.Prefix + "hash", $"{Envelope.Prefix}hash is not a SHA-256 in base64.");
    }

    private static DateTimeOffset? Moment(Envelope envelope, string header) => Find(envelope, header) is not { } text ? null
        : Iso8601.Moment(text)
        ?? throw Refusal.Invalid(Envelope.Prefix + header, $"{Envelope.Prefix + header} is not a moment in ISO 8601.");

    private static string Header(Envelope envelope, string header) => Find(envelope, header) ?? throw Missing(header);

    private static string? Find(Envelope envelope, string header) => envelope.Headers.GetValueOrDefault(Envelope.Prefix + header);

    private static Refusal Missing(string header) =>
        Refusal.Invalid(Envelope.Prefix + header, $"The fact has no {Envelope.Prefix + header} header.");

    [GeneratedRegex(
        @"^(?<service>[a-z0-9-]+)\.(?<name>[a-z0-9-]+)\.v(?<version>[1-9][0-9]{0,3})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WireType();
}
