using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Contracts;

namespace DeskSetup.AsyncApi;

/// <summary>What the contracts' doc comments say, as plain text.</summary>
public sealed partial class Descriptions
{
    private readonly Dictionary<string, XElement> _members =
        XDocument.Load(Path.ChangeExtension(typeof(IFact).Assembly.Location, ".xml"))
            .Descendants("member").ToDictionary(m => m.Attribute("name")!.Value);

    /// <summary>Of a record or an enumeration; null for one that is not of the contracts.</summary>
    public string? Of(Type type) => Text(Member($"T:{type.FullName}")?.Element("summary"));

    /// <summary>Of a record's member.</summary>
    public string? Of(Type type, string parameter) => Text(
        Member($"T:{type.FullName}")?.Elements("param").FirstOrDefault(p => p.Attribute("name")!.Value == parameter));

    /// <summary>Of a word of an enumeration.</summary>
    public string? OfWord(Type type, string word) => Text(Member($"F:{type.FullName}.{word}")?.Element("summary"));

    private XElement? Member(string name) => _members.GetValueOrDefault(name);

    private static string? Text(XElement? element) => element is null ? null
        : Requirement().Replace(Space().Replace(string.Concat(element.Nodes().Select(Text)), " "), "").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "paramref" } member => JsonNamingPolicy.CamelCase.ConvertName(member.Attribute("name")!.Value),
        XElement { Name.LocalName: "see" } see => see.Attribute("cref")!.Value.Split('.', ':')[^1],
        XElement element => element.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();

    /// <summary>The numbers of our own requirements say nothing to others.</summary>
    [GeneratedRegex(@" \([A-Z][0-9]+\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Requirement();
}
