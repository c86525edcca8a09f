namespace Audit.Story.Words;

internal static class AccessWords
{
    public static readonly Dictionary<string, Func<Told, string>> All = new()
    {
        ["sender_paused"] = f =>
            $"What {f["role"]}/{f["id"]} sends was put aside for {f["seconds"]} s: {f["parked"]} of its messages within a minute had to be parked.",
        ["personal_data_viewed"] = f => $"Personal data of customers was shown by {f["way"]}.",
    };
}
