using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Contracts;

/// <summary>
/// The one JSON form of every message: camel case, enumerations as camel case words, nulls left out, times as
/// ISO 8601 with offset, durations as ISO 8601 (<c>PT30M</c>). A reader skips members it does not know (a newer
/// writer may add optional ones), takes a missing member that may be null for null, and refuses a missing required member, a null where none is allowed, a name given twice and
/// nesting deeper than 32, naming the member.
/// </summary>
public static class ContractJson
{
    /// <summary>Shared and read-only; safe for concurrent use.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

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
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new Iso8601DurationConverter());
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

    /// <summary>A duration as people and other languages write it (ISO 8601, <c>P2DT4H</c>), not as .NET prints it.</summary>
    private sealed class Iso8601DurationConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.GetString();
            try
            {
                return System.Xml.XmlConvert.ToTimeSpan(text!);
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentNullException)
            {
                throw new JsonException($"'{text}' is not an ISO 8601 duration such as PT30M.", e);
            }
        }

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(System.Xml.XmlConvert.ToString(value));
    }
}
