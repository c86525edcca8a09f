namespace Knowledge.Search;

/// <summary>A place in a text.</summary>
/// <param name="Start">The first UTF-16 character.</param>
/// <param name="Length">How many.</param>
public sealed record Mark(int Start, int Length);

/// <summary>The part of a body that shows why it was found.</summary>
/// <param name="Text">Up to 160 UTF-16 characters of it, on one line.</param>
/// <param name="Marks">Where words of the question stand in that text.</param>
public sealed record Excerpt(string Text, IReadOnlyList<Mark> Marks)
{
    private const int Longest = 160;
    private const int Before = 30;

    /// <summary>Cut around the first word of the question that stands there; the beginning where none does.</summary>
    public static Excerpt Of(string body, IReadOnlyList<string> words)
    {
        var line = string.Join(' ', body.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var first = words.Select(word => line.IndexOf(word, StringComparison.OrdinalIgnoreCase)).Where(at => at >= 0).DefaultIfEmpty(0).Min();
        var from = Whole(line, Math.Max(0, first - Before));
        var text = line[from..Whole(line, Math.Min(line.Length, from + Longest))];
        return new(text, [.. Marked(text, words)]);
    }

    /// <summary>A sign beyond the basic plane is not cut in two.</summary>
    private static int Whole(string line, int at) => at > 0 && at < line.Length && char.IsLowSurrogate(line[at]) ? at - 1 : at;

    private static IEnumerable<Mark> Marked(string text, IReadOnlyList<string> words)
    {
        for (var at = 0; at < text.Length;)
        {
            var longest = words.Where(word => IsAt(text, at, word)).Select(word => word.Length).DefaultIfEmpty(0).Max();
            if (longest > 0) yield return new(at, longest);
            at += Math.Max(1, longest);
        }
    }

    /// <summary>Words of letters begin where no other letter stands before them; those of signs anywhere.</summary>
    private static bool IsAt(string text, int at, string word) =>
        string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
        && (at == 0 || !char.IsAsciiLetterOrDigit(word[0]) || !char.IsAsciiLetterOrDigit(text[at - 1]));
}
