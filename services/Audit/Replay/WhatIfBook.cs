using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Messaging;
using Sla;

namespace Audit.Replay;

/// <summary>
/// Makes the books of a what-if: the documents of a record, with other ones in the place of those of the same id. The desk has its
/// own documents and so has every imported history, and each is asked with its own.
/// </summary>
public static class WhatIfBook
{
    /// <summary>The documents as JSON, policies and calendars as in infra/directory, told apart by their members.</summary>
    /// <param name="published">All documents of the ledger.</param>
    /// <param name="documents">Those to take instead. One whose id is known to some of the records asked is for these; else for all.</param>
    /// <param name="whose">The records asked.</param>
    /// <exception cref="SlaDocumentException">One is no such document, or is wrong; it names the place.</exception>
    public static SlaBooks Of(
        IEnumerable<Publication> published, IEnumerable<(string Place, ReadOnlyMemory<byte> Json)> documents, Whose? whose = null)
    {
        var (policies, calendars) = (new List<SlaPolicy>(), new List<WorkCalendar>());
        foreach (var (place, json) in documents) Read(place, json, policies, calendars);

        var owners = SlaBooks.OwnersOf(whose ?? Whose.Desk);
        var own = published.Where(p => p.Service == SlaBooks.OwnerOf(p.Service) && owners.Contains(p.Service)).ToLookup(p => SlaBooks.OwnerOf(p.Service));
        return SlaBooks.Fixed(owners.ToDictionary(owner => owner, owner => SlaBook.Of(
            Merged(owner, own, p => p.Policy, policies, p => p.Id, p => p.EffectiveFrom, (p, from) => p with { EffectiveFrom = from }),
            Merged(owner, own, p => p.Calendar, calendars, c => c.Id, c => c.EffectiveFrom, (c, from) => c with { EffectiveFrom = from }))));
    }

    /// <summary>The question is what would have been all along: a document stands in for every version of its id, from the first on.</summary>
    private static List<T> Merged<T>(
        string owner, ILookup<string, Publication> published, Func<Publication, T?> document, List<T> others, Func<T, string> id,
        Func<T, DateTimeOffset> from, Func<T, DateTimeOffset, T> since)
        where T : class
    {
        var old = published[owner].Select(document).OfType<T>().ToList();
        var known = published.SelectMany(p => p).Select(document).OfType<T>().Select(id).ToHashSet();
        var mine = others.Where(other => old.Exists(o => id(o) == id(other)) || !known.Contains(id(other))).ToList();
        return
        [
            .. old.Where(o => mine.TrueForAll(m => id(m) != id(o))),
            .. mine.Select(m => since(m, old.Where(o => id(o) == id(m)).Select(from).DefaultIfEmpty(from(m)).Min())),
        ];
    }

    private static void Read(string place, ReadOnlyMemory<byte> json, List<SlaPolicy> policies, List<WorkCalendar> calendars)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("rules", out _))
            {
                policies.Add(Sound<SlaPolicy>(place, json));
            }
            else
            {
                calendars.Add(Sound<WorkCalendar>(place, json));
            }
        }
        catch (JsonException e)
        {
            throw new SlaDocumentException(place, $"line {e.LineNumber + 1}: {JsonFault.What(e)}");
        }
    }

    /// <summary>Within the bounds that hold for a document that is published.</summary>
    private static T Sound<T>(string place, ReadOnlyMemory<byte> json)
        where T : class
    {
        var document = JsonSerializer.Deserialize<T>(json.Span, ContractJson.Options) ?? throw new SlaDocumentException(place, "is null");
        try
        {
            Validation.Check(document);
            return document;
        }
        catch (Refusal e)
        {
            throw new SlaDocumentException($"{place}.{e.Field}", e.Message);
        }
    }
}
