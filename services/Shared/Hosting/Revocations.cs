using System.Collections.Frozen;
using System.Globalization;

namespace Hosting;

/// <summary>
/// Tokens that hold no longer, though they have not ended. A line each: <c>jti ID</c> for one token, <c>sub SUBJECT</c> for all of
/// somebody, <c>sub SUBJECT TIME</c> for those that were issued before a time (ISO 8601, UTC); what follows <c>#</c> is a comment.
/// </summary>
/// <param name="Ids">Of tokens.</param>
/// <param name="Subjects">Of somebody, those issued before.</param>
/// <param name="NotUnderstood">Lines that say something else, from 1.</param>
public sealed record Revocations(FrozenSet<string> Ids, FrozenDictionary<string, DateTimeOffset> Subjects, IReadOnlyList<int> NotUnderstood)
{
    /// <summary>Reads a file's text. A line that is not understood takes no other with it.</summary>
    public static Revocations Parse(string text)
    {
        var (ids, subjects, others) = (new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal), new List<int>());
        foreach (var (number, line) in text.Split('\n').Index())
        {
            switch (line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            {
                case []:
                    break;
                case ["jti", var id]:
                    ids.Add(id);
                    break;
                case ["sub", var subject]:
                    subjects[subject] = DateTimeOffset.MaxValue;
                    break;
                case ["sub", var subject, var time] when DateTimeOffset.TryParse(
                    time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var before):
                    subjects[subject] = subjects.GetValueOrDefault(subject) is var known && known > before ? known : before;
                    break;
                default:
                    others.Add(number + 1);
                    break;
            }
        }

        return new(ids.ToFrozenSet(StringComparer.Ordinal), subjects.ToFrozenDictionary(StringComparer.Ordinal), others);
    }

    /// <summary>Whether a token holds no longer.</summary>
    public bool Has(string? id, string subject, DateTimeOffset issuedAt) =>
        (id is not null && Ids.Contains(id)) || (Subjects.TryGetValue(subject, out var before) && issuedAt < before);
}
