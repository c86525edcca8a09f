using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Audit.Proof;

/// <summary>
/// Where the proofs lie: <c>checkpoint</c> (the latest), <c>checkpoints/DAY.jsonl</c> (all of them, one JSON string a line, by UTC day of
/// signing), <c>tile/</c>, <c>key-changes/NUMBER</c> (<see cref="KeyChange"/>, from 1), and <c>erased.jsonl</c> (<see cref="ErasedList"/>). The database's roles, the owner included, have no way to it; so what they could do to the ledger shows here.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class ProofFolder(string path)
{
    private string Latest => Path.Combine(FullName, "checkpoint");

    private string DaysFolder => Path.Combine(FullName, "checkpoints");

    private string ChangesFolder => Path.Combine(FullName, "key-changes");

    /// <summary>The folder.</summary>
    public string FullName => path;

    /// <summary>The tree.</summary>
    public Tiles OpenTiles() => new(FullName);

    /// <summary>Which requests were erased.</summary>
    public ErasedList OpenErased() => new(Path.Combine(FullName, ErasedList.FileName));

    /// <summary>The latest signed note; null before the first.</summary>
    public string? FindLatest() => File.Exists(Latest) ? File.ReadAllText(Latest) : null;

    /// <summary>All signed notes, the oldest first.</summary>
    public IEnumerable<string> All() => Days().SelectMany(File.ReadLines).Select(Note);

    /// <summary>The signed notes of all changes of key, the earliest first.</summary>
    public IEnumerable<string> KeyChanges() => ChangeFiles().Select(File.ReadAllText);

    /// <summary>Adds a change of key; it is on disk, and whole, when this returns.</summary>
    public void Add(KeyChange change, ECDsa from, ECDsa to)
    {
        var number = (ChangeFiles().Select(NumberOf).LastOrDefault() + 1).ToString(CultureInfo.InvariantCulture);
        var file = Path.Combine(ChangesFolder, number);
        DurableFile.Replace(file, Encoding.UTF8.GetBytes(change.Sign(from, to)));
        DurableFile.Settle(file);
    }

    /// <summary>Adds a checkpoint. One that says no more than the latest only takes its place.</summary>
    public void Add(Checkpoint checkpoint, string note, bool grown)
    {
        if (grown)
        {
            var day = checkpoint.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            DurableFile.Append(
                Path.Combine(DaysFolder, $"{day}.jsonl"), Encoding.UTF8.GetBytes(JsonSerializer.Serialize(note) + "\n"));
        }

        DurableFile.Replace(Latest, Encoding.UTF8.GetBytes(note));
    }

    /// <summary>Copies what an outsider needs to check a ledger of that checkpoint's size; what is signed meanwhile stays out of it.</summary>
    /// <param name="target">The folder of the copy.</param>
    /// <param name="note">The latest signed note of the copy.</param>
    /// <exception cref="IOException">A tile is missing or damaged.</exception>
    public void CopyTo(ProofFolder target, string note)
    {
        var size = Checkpoint.SizeIn(note);
        OpenTiles().CopyTo(target.FullName, size);
        foreach (var day in Days())
        {
            var lines = File.ReadLines(day).Where(line => IsWithin(Note(line), size)).ToList();
            if (lines.Count > 0)
            {
                DurableFile.Replace(
                    Path.Combine(target.DaysFolder, Path.GetFileName(day)), Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
            }
        }

        foreach (var change in ChangeFiles()) // after the days, which may have checkpoints of the key that was taken last
        {
            var text = File.ReadAllText(change);
            if (IsWithin(text, size)) DurableFile.Replace(Path.Combine(target.ChangesFolder, Path.GetFileName(change)), Encoding.UTF8.GetBytes(text));
        }

        DurableFile.Replace(target.Latest, Encoding.UTF8.GetBytes(note));
    }

    private IEnumerable<string> ChangeFiles() =>
        Directory.Exists(ChangesFolder) ? Directory.EnumerateFiles(ChangesFolder).Where(file => NumberOf(file) > 0).OrderBy(NumberOf) : [];

    /// <summary>0 for a file that has none, such as one that is being written.</summary>
    private static int NumberOf(string file) => int.TryParse(Path.GetFileName(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private IEnumerable<string> Days() =>
        Directory.Exists(DaysFolder) ? Directory.EnumerateFiles(DaysFolder, "*.jsonl").Order(StringComparer.Ordinal) : [];

    /// <summary>A note that is none is evidence too.</summary>
    private static bool IsWithin(string note, long size)
    {
        try
        {
            return note.Length > 0 && Checkpoint.SizeIn(note) <= size;
        }
        catch (CheckpointException)
        {
            return true;
        }
    }

    /// <summary>A line that the power cut short was never signed for anybody.</summary>
    private static string Note(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(line) ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
