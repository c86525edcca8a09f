using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Contracts;

namespace DeskSetup.AsyncApi;

/// <summary>The bounds that a contract states on a member, and whether it is personal, as JSON Schema says it.</summary>
internal static class Bounds
{
    public static void Add(JsonObject schema, ICustomAttributeProvider member)
    {
        foreach (var attribute in member.GetCustomAttributes(inherit: false))
        {
            Add(schema, attribute);
        }
    }

    private static void Add(JsonObject schema, object attribute)
    {
        switch (attribute)
        {
            case PersonalAttribute:
                schema["x-personal"] = true;
                break;
            case WordsAttribute words:
                (schema["minLength"], schema["maxLength"], schema["pattern"]) = (1, words.Max, @"\S");
                break;
            case ChoicesAttribute choices:
                schema["maxItems"] = choices.Max;
                schema["items"]!["pattern"] = "^[0-9*#]{1,20}$";
                break;
            case SetAttribute set:
                (schema["maxItems"], schema["uniqueItems"]) = (set.Most, true);
                if (set is TermsAttribute) schema["items"]!["pattern"] = TermAttribute.Pattern;
                if (set is PhrasesAttribute { Longest: var longest })
                {
                    (schema["items"]!["minLength"], schema["items"]!["maxLength"], schema["items"]!["pattern"]) = (1, longest, @"\S");
                }

                break;
            case TermAttribute:
                schema["pattern"] = TermAttribute.Pattern;
                break;
            case TopicAttribute topic:
                (schema["pattern"], schema["maxLength"]) = ($"^{topic.Pattern}$", TopicAttribute.Most);
                break;
            case RegularExpressionAttribute expression:
                schema["pattern"] = $"^{expression.Pattern}$";
                break;
            case RangeAttribute range:
                (schema["minimum"], schema["maximum"]) = (JsonValue.Create(range.Minimum), JsonValue.Create(range.Maximum));
                break;
            case ValidationAttribute other:
                throw new InvalidOperationException($"There is no word in JSON Schema yet for {other.GetType().Name}.");
        }
    }
}
