namespace Audit.Story.Words;

internal static class AccessWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["personal_data_viewed"] = f => $"Personal data of customers was shown by {f["way"]}.",
    };
}
