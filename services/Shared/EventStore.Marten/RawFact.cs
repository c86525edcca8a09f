using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventStore;

/// <summary>A fact's JSON as Marten's event data: this layer knows no contracts, so nothing is read into a type.</summary>
/// <param name="Json">UTF-8 JSON.</param>
[JsonConverter(typeof(RawFactConverter))]
public sealed record RawFact(byte[] Json);

/// <summary>Writes the JSON as it is; it is read as it stands in the column (<see cref="RawStore"/>).</summary>
internal sealed class RawFactConverter : JsonConverter<RawFact>
{
    public override RawFact Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, RawFact value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json);
}
