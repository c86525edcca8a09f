using System.Text.Json;
using Contracts;
using Contracts.Directory.V1;
using Sla;

namespace Audit.Replay;

/// <summary>Makes the book of a what-if: the documents of the record, with other ones in the place of those of the same id.</summary>
public static class WhatIfBook
{
    /// <summary>The documents as JSON, policies and calendars as in infra/directory, told apart by their members.</summary>
    /// <exception cref="SlaDocumentException">One is no such document, or is wrong; it names the place.</exception>
    public static SlaBook Of(IEnumerable<Publication> published, IEnumerable<(string Place, ReadOnlyMemory<byte> Json)> documents)
    {
        var (policies, calendars) = (new List<SlaPolicy>(), new List<WorkCalendar>());
        foreach (var (place, json) in documents) Read(place, json, policies, calendars);

        // The question is what would have been all along: a document stands in for every version of its id, from the first on.
        var desk = published.Where(p => !SlaBooks.IsImport(p.Service)).ToList();
        var (oldPolicies, oldCalendars) = (desk.Select(p => p.Policy).OfType<SlaPolicy>().ToList(), desk.Select(p => p.Calendar).OfType<WorkCalendar>().ToList());
        return SlaBook.Of(
            [
                .. oldPolicies.Where(old => policies.TrueForAll(p => p.Id != old.Id)),
                .. policies.Select(p => p with { EffectiveFrom = First(p.EffectiveFrom, oldPolicies.Where(old => old.Id == p.Id).Select(old => old.EffectiveFrom)) }),
            ],
            [
                .. oldCalendars.Where(old => calendars.TrueForAll(c => c.Id != old.Id)),
                .. calendars.Select(c => c with { EffectiveFrom = First(c.EffectiveFrom, oldCalendars.Where(old => old.Id == c.Id).Select(old => old.EffectiveFrom)) }),
            ]);
    }

    private static DateTimeOffset First(DateTimeOffset own, IEnumerable<DateTimeOffset> others) => others.Append(own).Min();

    private static void Read(string place, ReadOnlyMemory<byte> json, List<SlaPolicy> policies, List<WorkCalendar> calendars)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("rules", out _))
            {
                policies.Add(JsonSerializer.Deserialize<SlaPolicy>(json.Span, ContractJson.Options)!);
            }
            else
            {
                calendars.Add(JsonSerializer.Deserialize<WorkCalendar>(json.Span, ContractJson.Options)!);
            }
        }
        catch (JsonException e)
        {
            throw new SlaDocumentException(place, $"line {e.LineNumber + 1}: {e.Message}");
        }
    }
}
