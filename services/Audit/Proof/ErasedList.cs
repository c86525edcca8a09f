using System.Text;
using System.Text.Json;
using Contracts;

namespace Audit.Proof;

/// <summary>A request whose personal data was erased.</summary>
/// <param name="RequestId">The request.</param>
public sealed record ErasedRequest(Guid RequestId);

/// <summary>
/// Which requests were erased, outside the database, one JSON object a line: <c>{"requestId":"…"}</c>. It is what a restored backup cannot know: what was
/// erased after it. It says nothing but ids, and grows only.
/// </summary>
/// <param name="path">The file; need not be there yet.</param>
public sealed class ErasedList(string path)
{
    /// <summary>Its name, in the folder of proofs and in a backup.</summary>
    public const string FileName = "erased.jsonl";

    private HashSet<Guid>? _known;

    /// <summary>All that are on it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlySet<Guid> Requests => _known ??= Read();

    /// <summary>Adds those that are not on it; they are on disk when this returns.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(IEnumerable<Guid> requests)
    {
        var missing = requests.Distinct().Where(request => !Requests.Contains(request)).ToList();
        if (missing.Count == 0) return;

        DurableFile.Append(path, Encoding.UTF8.GetBytes("\n" + string.Concat(
            missing.Select(request => JsonSerializer.Serialize(new ErasedRequest(request), ContractJson.Options) + "\n")))); // what was cut short stays a line of its own
        _known!.UnionWith(missing);
    }

    private HashSet<Guid> Read() =>
        File.Exists(path) ? [.. File.ReadLines(path).Select(Find).OfType<Guid>()] : [];

    /// <summary>A line that the power cut short was never on the list: it is added again.</summary>
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
}
