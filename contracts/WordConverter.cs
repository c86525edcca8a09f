using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Contracts;

/// <summary>A value of an enumeration as its camel case word, read in any case. .NET's own converter takes several at once, and joins
/// <c>"ready,paused"</c> to a third.</summary>
internal sealed class WordConverter : JsonConverterFactory
{
    /// <inheritdoc />
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    /// <inheritdoc />
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Words<>).MakeGenericType(typeToConvert))!;

    private sealed class Words<TEnum> : JsonConverter<TEnum>
        where TEnum : struct, Enum
    {
        private static readonly FrozenDictionary<TEnum, string> Written =
            Enum.GetValues<TEnum>().ToFrozenDictionary(v => v, v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()));

        private static readonly FrozenDictionary<string, TEnum> Values =
            Written.ToFrozenDictionary(w => w.Value, w => w.Key, StringComparer.OrdinalIgnoreCase);

        public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? Value(ref reader) : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(Word(value));

        public override TEnum ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Value(ref reader);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Word(value));

        private static TEnum Value(ref Utf8JsonReader reader) =>
            Values.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

        private static string Word(TEnum value) =>
            Written.TryGetValue(value, out var word) ? word : throw new JsonException($"{typeof(TEnum).Name} has no value {value:D}.");
    }
}
