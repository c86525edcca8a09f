using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Contracts;

/// <summary>
/// The one JSON form of every message: camel case, enumerations as camel case words, nulls left out, times as
/// ISO 8601 with offset, durations as ISO 8601 (<c>PT30M</c>, see <see cref="Duration"/>). A reader skips members it does not know (a newer
/// writer may add optional ones), takes a missing member that may be null for null, and refuses a missing required member, a null where none is allowed, a name given twice and
/// nesting deeper than 32, naming the member.
/// </summary>
public static partial class ContractJson
{
    /// <summary>Shared and read-only; safe for concurrent use.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>What is read as a time of day, no more and no less.</summary>
    public const string TimeOfDayPattern = @"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,7})?)?$";

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            AllowDuplicateProperties = false,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for application/json, never inside HTML: 客户 stays readable
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            MaxDepth = 32,
            NumberHandling = JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LetNullsBeLeftOut } },
        };
        options.Converters.Add(new WordConverter());
        options.Converters.Add(new DurationConverter());
        options.Converters.Add(new TimeOfDayConverter());
        options.Converters.Add(new MomentConverter());
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Nulls are not written, so a member that may be null may be missing.</summary>
    private static void LetNullsBeLeftOut(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.IsRequired && property.AssociatedParameter is { IsNullable: true })
            {
                property.IsRequired = false;
            }
        }
    }

    /// <summary>Hours and minutes on the wall, with seconds if need be: <c>09:00</c>; nothing else that .NET would make a time of.</summary>
    private sealed partial class TimeOfDayConverter : JsonConverter<TimeOnly>
    {
        public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && Whole().IsMatch(text) && text[^1] != '\n'
                ? TimeOnly.Parse(text, CultureInfo.InvariantCulture)
                : throw new ContractException("A time of day is written as 09:00 or 09:00:00; the day's end is 00:00.");

        public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(value.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.fffffff", CultureInfo.InvariantCulture));

        [GeneratedRegex(TimeOfDayPattern, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Whole();
    }

    /// <summary>A time with its offset: one without would mean the zone of whatever machine reads it.</summary>
    private sealed class MomentConverter : JsonConverter<DateTimeOffset>
    {
        private const int DateLength = 10;

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var moment) && HasOffset(ref reader)
                ? moment
                : throw new ContractException("A time is written with its offset, such as 2026-03-02T10:00:00+08:00 or 2026-03-02T02:00:00Z.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        private static bool HasOffset(ref Utf8JsonReader reader) => reader.HasValueSequence || reader.ValueIsEscaped
            ? reader.GetString()!.AsSpan(DateLength).IndexOfAny('Z', '+', '-') >= 0
            : reader.ValueSpan[DateLength..].IndexOfAny("Z+-"u8) >= 0;
    }

    /// <summary>A duration as people and other languages write it (ISO 8601, <c>P2DT4H</c>), not as .NET prints it.</summary>
    private sealed class DurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? Duration.Read(reader.GetString()!) : throw Duration.NotText();

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Duration.Write(value));
    }
}
