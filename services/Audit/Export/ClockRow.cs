using System.Runtime.InteropServices;
using Messaging;
using Audit.Replay;
using Contracts;

namespace Audit.Export;

/// <summary>
/// A <see cref="ClockFact"/> without a reference in it, so that it can be put aside in a file as it lies in memory. Texts are numbers of
/// <see cref="Words"/>, moments are UTC ticks, 0 for none.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ClockRow
{
    /// <summary>The columns that make up a row, in the order of <see cref="Read"/>; the one of <see cref="ExportColumns.ZoneData"/> follows.</summary>
    public const string Columns =
        "fact_id, service, stream_id, stream_version, type, type_version, request_id, recorded_at, at_100ns, kind, category, tier, "
        + "urgency, channel, region, received_100ns, agreed_100ns, department, subject, word, flag, promise_id, promise, policy, "
        + "policy_version, rule, calendar, calendar_version, target_100ns, due_100ns, jurisdiction";

    private Guid _factId;
    private Guid _streamId;
    private Guid? _subject;
    private Guid? _promiseId;
    private long _streamVersion;
    private long _recordedAt;
    private long _at;
    private long _receivedAt;
    private long _agreedAt;
    private long _dueAt;
    private long? _target;
    private RequestKind? _kind;
    private Urgency? _urgency;
    private Channel? _channel;
    private int? _tier;
    private int _policyVersion;
    private int _calendarVersion;
    private int _service;
    private int _type;
    private int _category;
    private int _region;
    private int _department;
    private int _word;
    private int _promise;
    private int _policy;
    private int _rule;
    private int _calendar;
    private int _jurisdiction;
    private int _zoneData;
    private bool _flag;

    /// <summary>The request.</summary>
    public Guid RequestId { readonly get; private set; }

    /// <summary>Takes the row at hand.</summary>
    /// <exception cref="UnknownFactException">It is of another version than the clocks read.</exception>
    public void Read(DuckColumns row, Words words)
    {
        (_factId, _service, _streamId, _streamVersion) = (row.Guid(0), words.Number(row, 1), row.Guid(2), row.Long(3));
        _type = words.Number(row, 4);
        if (row.Int(5) != 1) Publications.RefuseUnknown(words.Text(_type)!, row.Int(5));
        (RequestId, _recordedAt) = (row.Guid(6), DateTime.UnixEpoch.Ticks + (row.Long(7) * TimeSpan.TicksPerMicrosecond));
        _at = row.IsNull(8) ? _recordedAt : Ticks(row, 8);
        (_kind, _category, _tier) = (Word<RequestKind>(row, 9), words.Number(row, 10), row.IntOrNull(11));
        (_urgency, _channel, _region) = (Word<Urgency>(row, 12), Word<Channel>(row, 13), words.Number(row, 14));
        (_receivedAt, _agreedAt, _department) = (Ticks(row, 15), Ticks(row, 16), words.Number(row, 17));
        (_subject, _word, _flag) = (row.GuidOrNull(18), words.Number(row, 19), row.Bool(20));
        (_promiseId, _jurisdiction) = (row.GuidOrNull(21), words.Number(row, 30));
        if (_promiseId is null) return;

        (_promise, _policy, _policyVersion) = (words.Number(row, 22), words.Number(row, 23), row.IntOrNull(24) ?? 0);
        (_rule, _calendar, _calendarVersion) = (words.Number(row, 25), words.Number(row, 26), row.IntOrNull(27) ?? 0);
        (_target, _dueAt, _zoneData) = (row.LongOrNull(28), Ticks(row, 29), words.Number(row, 31));
    }

    /// <summary>Gives back what was taken.</summary>
    public readonly void Fill(ClockFact fact, Words words)
    {
        fact.Clear();
        (fact.FactId, fact.Service, fact.StreamId, fact.StreamVersion) = (_factId, words.Text(_service)!, _streamId, _streamVersion);
        (fact.Type, fact.RequestId, fact.RecordedAt, fact.At) = (words.Text(_type)!, RequestId, Moment(_recordedAt), Moment(_at));
        (fact.Kind, fact.Category, fact.Tier, fact.Urgency) = (_kind, words.Text(_category), _tier, _urgency);
        (fact.Channel, fact.Region, fact.Jurisdiction) = (_channel, words.Text(_region), words.Text(_jurisdiction));
        (fact.ReceivedAt, fact.AgreedAt) = (MomentOrNull(_receivedAt), MomentOrNull(_agreedAt));
        (fact.Department, fact.Subject, fact.Word, fact.Flag) = (words.Text(_department), _subject, words.Text(_word), _flag);
        if (_promiseId is null) return;

        (fact.PromiseId, fact.Promise, fact.Policy) = (_promiseId, words.Text(_promise), words.Text(_policy));
        (fact.PolicyVersion, fact.Rule, fact.Calendar) = (_policyVersion, words.Text(_rule), words.Text(_calendar));
        (fact.CalendarVersion, fact.DueAt, fact.ZoneData) = (_calendarVersion, Moment(_dueAt), words.Text(_zoneData));
        fact.Target = _target is { } ticks ? new TimeSpan(ticks) : null;
    }

    private static long Ticks(DuckColumns row, int column) => row.IsNull(column) ? 0 : DateTime.UnixEpoch.Ticks + row.Long(column);

    private static DateTimeOffset Moment(long ticks) => new(ticks, TimeSpan.Zero);

    private static DateTimeOffset? MomentOrNull(long ticks) => ticks == 0 ? null : Moment(ticks);

    private static T? Word<T>(DuckColumns row, int column)
        where T : struct, Enum => row.IsNull(column) ? null : Utf8Words<T>.Of(row.Utf8(column));
}
