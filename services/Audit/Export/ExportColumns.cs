using System.Text;
using Audit.Replay;
using DuckDB.NET.Data;

namespace Audit.Export;

/// <summary>
/// The columns of an export: all that the ledger has of a fact, and what <see cref="ClockFact"/> takes from its JSON, so that nobody
/// has to parse it again. Moments of the row count microseconds, as the ledger does; those taken from the JSON count
/// 100 ns since 1970, as facts do. infra/docs/audit.md tells what each one is. Files have types that every reader of Parquet knows: ids
/// and hashes are texts, a moment is a time stamp of UTC and, for readers that cut those to milliseconds, a number as well.
/// </summary>
internal static class ExportColumns
{
    /// <summary>Facts of one request share a slice, and slices are of equal size by chance: 0 to 4095.</summary>
    public const int Slices = 4096;

    /// <summary>The form in which files are written now. Those of form 1 have ids as UUID and hashes as bytes, and no moments as numbers.</summary>
    public const int Form = 2;

    private const string Texts =
        "* replace (fact_id::varchar as fact_id, stream_id::varchar as stream_id, request_id::varchar as request_id, "
        + "subject::varchar as subject, promise_id::varchar as promise_id, base64(hash) as hash)";

    /// <summary>What a file has of the table.</summary>
    public const string Written =
        Texts + ", epoch_us(occurred_at) as occurred_us, epoch_us(recorded_at) as recorded_us, epoch_us(sent_at) as sent_us, "
        + "epoch_us(received_at) as received_us";

    /// <summary>What there is to select of files of a form, so that they look as those of this form do, save for moments as numbers.</summary>
    public static string Of(int form) => form == 1 ? Texts : "* exclude (occurred_us, recorded_us, sent_us, received_us)";

    /// <summary>In the order of <see cref="Append"/>.</summary>
    public const string Table =
        """
        create or replace table facts (
          position bigint, fact_id uuid, service varchar, service_sequence bigint, stream_id uuid, stream_type varchar,
          stream_version bigint, type varchar, type_version integer, actor varchar, request_id uuid, causation_id varchar,
          occurred_at timestamptz, recorded_at timestamptz, sent_at timestamptz, received_at timestamptz, data varchar, hash blob,
          slice smallint, at_100ns bigint, kind varchar, category varchar, tier integer, urgency varchar, channel varchar, region varchar,
          received_100ns bigint, agreed_100ns bigint, department varchar, subject uuid, word varchar, flag boolean,
          promise_id uuid, promise varchar, policy varchar, policy_version integer, rule varchar, calendar varchar,
          calendar_version integer, target_100ns bigint, due_100ns bigint, jurisdiction varchar, zone_data varchar
        )
        """;

    /// <summary>The time zone data of a promise; exports of before they were recorded have no such column.</summary>
    public const string ZoneData = "zone_data";

    /// <summary>The slice of a request, 0 for none; requests' ids are random in their last bytes, however they are made.</summary>
    public static short SliceOf(Guid? request)
    {
        Span<byte> bytes = stackalloc byte[16];
        return request is { } id && id.TryWriteBytes(bytes, bigEndian: true, out _) ? (short)(((bytes[14] << 8) | bytes[15]) % Slices) : (short)0;
    }

    public static void Append(DuckDBAppender appender, LedgerFact row, ClockFactReader reader, ClockFact told)
    {
        var data = row.Data.GetRawText();
        told.RecordedAt = row.RecordedAt;
        reader.Read(Encoding.UTF8.GetBytes(data), told);
        var line = appender.CreateRow();
        line.AppendValue(row.Position).AppendValue(row.FactId).AppendValue(row.Service).AppendValue(row.ServiceSequence)
            .AppendValue(row.StreamId).AppendValue(row.StreamType).AppendValue(row.StreamVersion).AppendValue(row.Type)
            .AppendValue(row.TypeVersion).AppendValue(row.Actor).AppendValue(row.RequestId).AppendValue(row.CausationId)
            .AppendValue(row.OccurredAt).AppendValue(row.RecordedAt).AppendValue(row.SentAt).AppendValue(row.ReceivedAt)
            .AppendValue(data).AppendValue(Convert.FromBase64String(row.Hash));
        line.AppendValue(SliceOf(row.RequestId)).AppendValue(Count(told.At)).AppendValue(Word(told.Kind)).AppendValue(told.Category)
            .AppendValue(told.Tier).AppendValue(Word(told.Urgency)).AppendValue(Word(told.Channel)).AppendValue(told.Region)
            .AppendValue(Count(told.ReceivedAt)).AppendValue(Count(told.AgreedAt)).AppendValue(told.Department).AppendValue(told.Subject)
            .AppendValue(told.Word).AppendValue(told.Flag);
        line.AppendValue(told.PromiseId).AppendValue(told.Promise).AppendValue(told.Policy).AppendValue(Version(told.PolicyVersion))
            .AppendValue(told.Rule).AppendValue(told.Calendar).AppendValue(Version(told.CalendarVersion)).AppendValue(told.Target?.Ticks)
            .AppendValue(told.DueAt == default ? null : Count(told.DueAt)).AppendValue(told.Jurisdiction)
            .AppendValue(told.ZoneData);
        line.EndRow();
    }

    private static long? Count(DateTimeOffset? moment) => moment?.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;

    private static int? Version(int version) => version == 0 ? null : version;

    private static string? Word<T>(T? value)
        where T : struct, Enum => value is { } word ? Utf8Words<T>.Of(word) : null;
}
