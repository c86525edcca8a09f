using System.Text.Json;
using Contracts;

namespace Audit.Replay;

/// <summary>
/// Fills a <see cref="ClockFact"/> from a fact's JSON: one pass, only the members that clocks hang on, and no text made twice for
/// words that come again. Not safe for concurrent use.
/// </summary>
public sealed class ClockFactReader
{
    private readonly Utf8Texts _texts = new();
    private readonly Dictionary<string, TimeSpan> _durations = new(StringComparer.Ordinal);

    /// <summary>The same text is the same object, for columns as well.</summary>
    public string Text(string text) => _texts.Of(text);

    /// <summary>Fills the members that come from the data; those of the row are the caller's.</summary>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public void Read(ReadOnlySpan<byte> json, ClockFact fact)
    {
        fact.Clear();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        ReadMembers(ref reader, fact);
    }

    private void ReadMembers(ref Utf8JsonReader reader, ClockFact fact)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = Member(ref reader);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject && member == Members.Profile)
            {
                ReadMembers(ref reader, fact);
            }
            else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
            }
            else if (reader.TokenType != JsonTokenType.Null)
            {
                Set(ref reader, member, fact);
            }
        }
    }

    private void Set(ref Utf8JsonReader reader, Members member, ClockFact fact)
    {
        switch (member)
        {
            case Members.At: fact.At = Moment(ref reader) ?? fact.At; break;
            case Members.DueAt: fact.DueAt = Moment(ref reader) ?? default; break;
            case Members.ReceivedAt: fact.ReceivedAt = Moment(ref reader); break;
            case Members.AgreedAt: fact.AgreedAt = Moment(ref reader); break;
            case Members.Kind: fact.Kind = Utf8Words<RequestKind>.Of(reader.ValueSpan); break;
            case Members.Urgency: fact.Urgency = Utf8Words<Urgency>.Of(reader.ValueSpan); break;
            case Members.Channel: fact.Channel = Utf8Words<Channel>.Of(reader.ValueSpan); break;
            case Members.Tier: fact.Tier = Number(ref reader); break;
            case Members.Category: fact.Category = Text(ref reader); break;
            case Members.Jurisdiction: fact.Jurisdiction = Text(ref reader); break;
            case Members.Region: fact.Region = Text(ref reader); break;
            case Members.Department: fact.Department = Text(ref reader); break;
            case Members.Word: fact.Word = Text(ref reader); break;
            case Members.Flag: fact.Flag = reader.TokenType == JsonTokenType.True; break;
            case Members.Subject: fact.Subject = Id(ref reader); break;
            case Members.PromiseId: fact.PromiseId = Id(ref reader); break;
            case Members.Promise: fact.Promise = Text(ref reader); break;
            case Members.Policy: fact.Policy = Text(ref reader); break;
            case Members.PolicyVersion: fact.PolicyVersion = Number(ref reader) ?? 0; break;
            case Members.Rule: fact.Rule = Text(ref reader); break;
            case Members.Calendar: fact.Calendar = Text(ref reader); break;
            case Members.CalendarVersion: fact.CalendarVersion = Number(ref reader) ?? 0; break;
            case Members.ZoneData: fact.ZoneData = Text(ref reader); break;
            case Members.Target: fact.Target = Duration(Text(ref reader)); break;
        }
    }

    private static DateTimeOffset? Moment(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var moment) ? moment.ToUniversalTime() : null;

    private static Guid? Id(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id) ? id : null;

    private static int? Number(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : null;

    private string? Text(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? _texts.Of(ref reader) : null;

    private TimeSpan? Duration(string? text)
    {
        if (text is null) return null;

        if (!_durations.TryGetValue(text, out var duration))
        {
            _durations[text] = duration = Contracts.Duration.Read(text);
        }

        return duration;
    }

    /// <summary>The length tells most names apart, so that most are compared once.</summary>
    private static Members Member(ref Utf8JsonReader reader) => reader.ValueSpan.Length switch
    {
        2 when reader.ValueTextEquals("at"u8) => Members.At,
        4 when reader.ValueTextEquals("kind"u8) => Members.Kind,
        4 when reader.ValueTextEquals("tier"u8) => Members.Tier,
        4 when reader.ValueTextEquals("rule"u8) => Members.Rule,
        5 when reader.ValueTextEquals("dueAt"u8) => Members.DueAt,
        6 when reader.ValueTextEquals("region"u8) => Members.Region,
        6 when reader.ValueTextEquals("policy"u8) => Members.Policy,
        6 when reader.ValueTextEquals("target"u8) => Members.Target,
        6 when reader.ValueTextEquals("source"u8) => Members.Word,
        7 when reader.ValueTextEquals("profile"u8) => Members.Profile,
        7 when reader.ValueTextEquals("promise"u8) => Members.Promise,
        7 when reader.ValueTextEquals("subject"u8) => Members.Subject,
        7 when reader.ValueTextEquals("urgency"u8) => Members.Urgency,
        7 when reader.ValueTextEquals("channel"u8) => Members.Channel,
        6 when reader.ValueTextEquals("inPart"u8) => Members.Flag,
        7 when reader.ValueTextEquals("outcome"u8) => Members.Word,
        7 when reader.ValueTextEquals("because"u8) => Members.Word,
        8 when reader.ValueTextEquals("agreedAt"u8) => Members.AgreedAt,
        8 when reader.ValueTextEquals("calendar"u8) => Members.Calendar,
        8 when reader.ValueTextEquals("category"u8) => Members.Category,
        8 when reader.ValueTextEquals("zoneData"u8) => Members.ZoneData,
        8 when reader.ValueTextEquals("corrects"u8) => Members.Flag,
        9 when reader.ValueTextEquals("promiseId"u8) => Members.PromiseId,
        10 when reader.ValueTextEquals("deadlineAt"u8) => Members.AgreedAt,
        10 when reader.ValueTextEquals("answerOwed"u8) => Members.Flag,
        10 when reader.ValueTextEquals("department"u8) => Members.Department,
        10 when reader.ValueTextEquals("receivedAt"u8) => Members.ReceivedAt,
        11 when reader.ValueTextEquals("promisedFor"u8) => Members.Word,
        11 when reader.ValueTextEquals("workOrderId"u8) => Members.Subject,
        12 when reader.ValueTextEquals("jurisdiction"u8) => Members.Jurisdiction,
        12 when reader.ValueTextEquals("dissatisfied"u8) || reader.ValueTextEquals("repairGoesOn"u8) => Members.Flag,
        13 when reader.ValueTextEquals("appointmentAt"u8) => Members.AgreedAt,
        13 when reader.ValueTextEquals("deadlineAsked"u8) => Members.AgreedAt,
        13 when reader.ValueTextEquals("policyVersion"u8) => Members.PolicyVersion,
        15 when reader.ValueTextEquals("calendarVersion"u8) => Members.CalendarVersion,
        _ => Members.Other,
    };

    private enum Members
    {
        Other, At, DueAt, ReceivedAt, AgreedAt, Kind, Category, Tier, Urgency, Channel, Region, Jurisdiction, Department, Subject, Word, Flag,
        PromiseId, Promise, Policy, PolicyVersion, Rule, Calendar, CalendarVersion, ZoneData, Target, Profile,
    }
}
