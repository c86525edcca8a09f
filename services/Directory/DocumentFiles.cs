using System.Text.Json;
using Contracts;
using Hosting;
using Messaging;

namespace DirectoryService;

/// <summary>A document as it stands in a file.</summary>
/// <param name="Place">File and line of a member, by its path in the JSON; of the document for null.</param>
/// <param name="Id">Names kind, document and version: the same in every replica and at every start.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="Rule">What storing it comes to; nothing when there is such a document already.</param>
public sealed record FileDocument(Func<string?, string> Place, string Id, Guid StreamId, Rule<DirectoryDocument, FileDocument> Rule);

/// <summary>The documents cannot be used.</summary>
/// <param name="place">File and line.</param>
/// <param name="problem">What is wrong there.</param>
public sealed class DocumentException(string place, string problem) : Exception($"{place}: {problem}");

/// <summary>Reads a folder of documents: <c>infra/directory</c> of a checkout is one.</summary>
public static class DocumentFiles
{
    /// <summary>All documents of a folder, in an order in which each comes after those that it refers to.</summary>
    /// <exception cref="DocumentException">A file is missing or broken, or the documents do not go together.</exception>
    public static IReadOnlyList<FileDocument> Load(string folder, DateTimeOffset now)
    {
        List<FileDocument> documents = [.. DirectoryDeskService.Kinds.SelectMany(kind => kind.Read(folder))];
        Check(documents, now);
        return documents;
    }

    /// <summary>What the documents make together, by the rules that hold for every change.</summary>
    /// <exception cref="DocumentException">One breaks a rule, or is there twice.</exception>
    public static DirectorySnapshot Check(IEnumerable<FileDocument> documents, DateTimeOffset now)
    {
        var snapshot = DirectorySnapshot.Empty;
        var stored = new Dictionary<Guid, DirectoryDocument>();
        foreach (var document in documents)
        {
            var before = stored.GetValueOrDefault(document.StreamId, DirectoryDocument.None);
            var facts = Decide(document, before, new Context(now, Actor.Desk(DirectoryDeskService.Name), snapshot));
            stored[document.StreamId] = DirectoryDocument.Stream.Fold(before, facts);
            snapshot = facts.Aggregate(snapshot, (known, fact) => known.With(fact));
        }

        return snapshot;
    }

    private static List<IFact> Decide(FileDocument document, DirectoryDocument before, Context context)
    {
        try
        {
            List<IFact> facts = [.. document.Rule(before, document, context)];
            return facts.Count > 0
                ? facts
                : throw new DocumentException(document.Place(null), "the same document stands in the files already");
        }
        catch (Refusal e)
        {
            throw new DocumentException(document.Place(e.Field), e.Message);
        }
    }

    /// <summary>The documents of the files that a pattern names, each with its place.</summary>
    internal static IEnumerable<(Func<string?, string> Place, TDocument Document)> Read<TDocument>(string folder, string files)
    {
        foreach (var file in Find(Path.Combine(folder, Path.GetDirectoryName(files)!), Path.GetFileName(files)))
        {
            var (documents, lines) = Parse(file, json => (Documents<TDocument>(json), DocumentLines.Of(json)));
            foreach (var (i, document) in documents.Index())
            {
                yield return document is null
                    ? throw new DocumentException(file, "a document is null")
                    : (member => $"{file}, line {lines[i].Of(member)}", document);
            }
        }
    }

    private static string[] Find(string folder, string pattern)
    {
        var found = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
        Array.Sort(found, StringComparer.Ordinal);
        return found.Length > 0 ? found : throw new DocumentException(Path.Combine(folder, pattern), "there is no such file");
    }

    /// <summary>A file holds one document, or an array of them.</summary>
    private static List<TDocument> Documents<TDocument>(byte[] json) =>
        JsonSerializer.Deserialize<JsonElement>(json).ValueKind == JsonValueKind.Array
            ? JsonSerializer.Deserialize<List<TDocument>>(json, ContractJson.Options)!
            : [JsonSerializer.Deserialize<TDocument>(json, ContractJson.Options)!];

    private static T Parse<T>(string file, Func<byte[], T> read)
    {
        try
        {
            return read(File.ReadAllBytes(file));
        }
        catch (JsonException e)
        {
            throw new DocumentException($"{file}, line {e.LineNumber + 1}", JsonFault.What(e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DocumentException(file, e.Message);
        }
    }
}
