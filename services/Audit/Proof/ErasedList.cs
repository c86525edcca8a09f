using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Contracts;

namespace Audit.Proof;

/// <summary>A request whose personal data was erased.</summary>
/// <param name="RequestId">The request.</param>
public sealed record ErasedRequest([property: JsonRequired] Guid RequestId);

/// <summary>
/// Which requests were erased, outside the database, one JSON object a line: <c>{"requestId":"…"}</c>. It is what a restored backup cannot know: what was
/// erased after it. It says nothing but ids, and grows only.
/// </summary>
/// <param name="path">The file; need not be there yet.</param>
public sealed class ErasedList(string path)
{
    /// <summary>Its name, in the folder of proofs and in a backup.</summary>
    public const string FileName = "erased.jsonl";

    private static readonly string AnyLine = Line(Guid.Empty);

    private HashSet<Guid>? _known;

    /// <summary>All that can be read of it: what cannot is added again by whoever keeps the list.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlySet<Guid> Requests => _known ??= File.Exists(path) ? [.. File.ReadLines(path).Select(Find).OfType<Guid>()] : [];

    /// <summary>All that are on it, for whoever cannot know what an unreadable line had named. Only a line that was cut short passes, where a later one says
    /// it whole.</summary>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line is neither blank nor readable; named with its number.</exception>
    public IReadOnlySet<Guid> ReadWhole()
    {
        var (requests, cut) = (new HashSet<Guid>(), new List<(int Number, string Text)>());
        foreach (var (index, line) in File.ReadLines(path).Index())
        {
            if (Find(line) is { } request)
            {
                requests.Add(request);
                cut.RemoveAll(c => Line(request).StartsWith(c.Text, StringComparison.Ordinal));
            }
            else if (IsCut(line))
            {
                cut.Add((index + 1, line));
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                throw Unreadable(index + 1);
            }
        }

        return cut.Count == 0 ? requests : throw Unreadable(cut[0].Number);
    }

    /// <summary>Adds those that are not on it; they are on disk when this returns.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(IEnumerable<Guid> requests)
    {
        var missing = requests.Distinct().Where(request => !Requests.Contains(request)).ToList();
        if (missing.Count == 0) return;

        DurableFile.Append(path, Encoding.UTF8.GetBytes("\n" + string.Concat(missing.Select(request => Line(request) + "\n")))); // what was cut short stays a line of its own
        _known!.UnionWith(missing);
    }

    private static string Line(Guid request) => JsonSerializer.Serialize(new ErasedRequest(request), ContractJson.Options);

    private static Guid? Find(string line)
    {
        try
        {
            return line.Length > 0 ? JsonSerializer.Deserialize<ErasedRequest>(line, ContractJson.Options)?.RequestId : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The beginning of a line: the rest of any other makes it whole.</summary>
    private static bool IsCut(string line) => line.Length > 0 && line.Length < AnyLine.Length && Find(line + AnyLine[line.Length..]) is not null;

    private InvalidDataException Unreadable(int number) => new(
        $"{path}, line {number} cannot be read, and may name a request that was erased: restored, its personal texts would be there again. "
        + "Put an undamaged copy of the list in its place, from where checkpoints are copied to or from a later backup. Where there is none, find out whom the line named, "
        + """write it as {"requestId":"…"}, or take it out if you know that it named nobody.""");
}
