using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Audit.Import;

/// <summary>The values of one of very many rows: what they are called is held once for all.</summary>
/// <param name="places">Where each column stands.</param>
/// <param name="values">The values.</param>
internal sealed class RowValues(IReadOnlyDictionary<string, int> places, string[] values) : IReadOnlyDictionary<string, string>
{
    public int Count => places.Count;

    public IEnumerable<string> Keys => places.Keys;

    public IEnumerable<string> Values => places.Values.Select(place => values[place]);

    public string this[string key] => values[places[key]];

    public bool ContainsKey(string key) => places.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var has = places.TryGetValue(key, out var place);
        value = has ? values[place] : null;
        return has;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => places.Select(p => KeyValuePair.Create(p.Key, values[p.Value])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
