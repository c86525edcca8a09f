namespace Contracts;

/// <summary>
/// What an answer may repeat of what was sent: a word that can be a name of ours, misspelt perhaps, so that who wrote it finds it. Never
/// a number, an address or a sentence, which may be somebody's.
/// </summary>
public static class Quoted
{
    private const int Most = 40;

    /// <summary>The text in quotes where it has 1 to 40 letters of ASCII, hyphens, underscores and slashes alone; else the other words.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="otherwise">What to say instead.</param>
    public static string Or(string? text, string otherwise) => text is { Length: >= 1 and <= Most } && text.All(IsOfAName) ? $"'{text}'" : otherwise;

    private static bool IsOfAName(char c) => char.IsAsciiLetter(c) || c is '-' or '_' or '/';
}
