using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Contracts;
using Messaging;

namespace DeskSetup.AsyncApi;

/// <summary>JSON Schemas (draft 7) of the contracts' records, each record and enumeration once.</summary>
public sealed class Schemas(Descriptions descriptions)
{
    /// <summary>How values of .NET look in the contracts' JSON.</summary>
    private static readonly Dictionary<Type, JsonObject> Values = new()
    {
        [typeof(string)] = new() { ["type"] = "string" },
        [typeof(bool)] = new() { ["type"] = "boolean" },
        [typeof(int)] = new() { ["type"] = "integer" },
        [typeof(double)] = new() { ["type"] = "number" },
        [typeof(Guid)] = new() { ["type"] = "string", ["format"] = "uuid" },
        [typeof(DateTimeOffset)] = new() { ["type"] = "string", ["format"] = "date-time" },
        [typeof(DateOnly)] = new() { ["type"] = "string", ["format"] = "date" },
        [typeof(TimeOnly)] = new() { ["type"] = "string", ["pattern"] = ContractJson.TimeOfDayPattern },
        [typeof(TimeSpan)] = new() { ["$ref"] = "#/components/schemas/Duration" },
    };

    private readonly SortedDictionary<string, (Type Type, JsonObject Schema)> _named = new(StringComparer.Ordinal)
    {
        [nameof(Duration)] = (typeof(Duration), new()
        {
            ["description"] = descriptions.Of(typeof(Duration)), ["type"] = "string", ["pattern"] = Duration.Pattern,
        }),
    };

    /// <summary>All schemas asked for so far and what they refer to, by name.</summary>
    public JsonObject All => new(_named.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, s.Value.Schema.DeepClone())));

    /// <summary>The schema of a type: a reference to one in <see cref="All"/>, or, for a simple value, the schema itself.</summary>
    public JsonObject Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Values.TryGetValue(type, out var value))
        {
            return value.DeepClone().AsObject();
        }

        var info = ContractJson.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new() { ["type"] = "array", ["items"] = Of(info.ElementType!) },
            JsonTypeInfoKind.Dictionary => new()
            {
                ["type"] = "object", ["propertyNames"] = Of(info.KeyType!), ["additionalProperties"] = Of(info.ElementType!),
            },
            _ => Reference(info),
        };
    }

    private JsonObject Reference(JsonTypeInfo info)
    {
        var name = NameOf(info.Type);
        if (!_named.TryGetValue(name, out var known))
        {
            _named[name] = (info.Type, []); // before its members, which may refer to it
            _named[name] = (info.Type, info.Type.IsEnum ? Words(info.Type) : Record(info));
        }
        else if (known.Type != info.Type)
        {
            throw new InvalidOperationException($"{info.Type} and {known.Type} would both be called {name}.");
        }

        return new() { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private static string NameOf(Type type) => type.IsDefined(typeof(NameAttribute), inherit: false) ? Catalog.Of(type).WireType : type.Name;

    private JsonObject Words(Type type)
    {
        var words = Enum.GetNames(type).Select(w => (Word: JsonNamingPolicy.CamelCase.ConvertName(w), Meaning: descriptions.OfWord(type, w)));
        var meanings = words.Where(w => w.Meaning is not null).Select(w => $"{w.Word}: {w.Meaning}");
        return Described(string.Join(' ', meanings.Prepend(descriptions.Of(type)).OfType<string>()), new()
        {
            ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w.Word))]),
        });
    }

    private JsonObject Record(JsonTypeInfo info)
    {
        var schema = Described(descriptions.Of(info.Type), new() { ["type"] = "object" });
        var required = info.Properties.Where(p => p.IsRequired).Select(p => JsonValue.Create(p.Name)).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray([.. required]);
        }

        schema["properties"] = new JsonObject(info.Properties.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, Member(info.Type, p))));
        return schema;
    }

    private JsonObject Member(Type record, JsonPropertyInfo property)
    {
        var schema = Of(property.PropertyType);
        if (schema.ContainsKey("$ref"))
        {
            schema = new() { ["allOf"] = new JsonArray(schema) }; // what stands beside a $ref does not count
        }

        if (property.AssociatedParameter is not { } parameter)
        {
            return schema;
        }

        Bounds.Add(schema, parameter.AttributeProvider!);
        if (parameter is { HasDefaultValue: true, DefaultValue: bool or int })
        {
            schema["default"] = JsonSerializer.SerializeToNode(parameter.DefaultValue, ContractJson.Options);
        }

        return Described(descriptions.Of(record, parameter.Name), schema);
    }

    private static JsonObject Described(string? description, JsonObject schema)
    {
        if (description is { Length: > 0 })
        {
            schema.Insert(0, "description", description);
        }

        return schema;
    }
}
