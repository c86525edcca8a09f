using System.Globalization;
using System.Text.Json;
using Audit.Proof;
using Spectre.Console;

namespace PlatformAudit.Verbs;

/// <summary>A verdict for people: what is wrong, what is covered by which checkpoint, and what that proves.</summary>
internal static class VerdictText
{
    public static void Write(IAnsiConsole console, Verdict verdict, bool ofOneRequest)
    {
        foreach (var finding in verdict.Findings)
        {
            console.Line($"{JsonNamingPolicy.KebabCaseLower.ConvertName(finding.Kind.ToString())}: {finding.What}{Place(finding)}");
        }

        if (!verdict.ListsAll)
        {
            console.Line($"… and {verdict.FindingsInAll - verdict.Findings.Count} more: --all lists them.");
        }

        console.Line(Invariant($"{verdict.Facts:N0} facts in {verdict.Streams:N0} streams, {verdict.Checkpoints:N0} checkpoints with a good signature."));
        foreach (var change in verdict.KeyChanges ?? []) console.Line(Changed(change));
        foreach (var covered in verdict.Covered) console.Line(Covered(covered));
        console.Line(Conclusion(verdict, ofOneRequest));
    }

    private static string Covered(Coverage covered) => Invariant(
        $"Positions 1 to {covered.UpTo} are covered by {(covered.Kept ? "a checkpoint that you kept" : "the latest checkpoint that came with it")}, ")
        + Invariant($"signed {covered.SignedAt:yyyy-MM-dd HH:mm:ss'Z'} ({covered.Origin}, root {covered.Root}).");

    private static string Changed(ChangedKey change) =>
        Invariant($"Up to position {change.UpTo} the key {change.From} signs, from {change.At:yyyy-MM-dd HH:mm:ss'Z'} on the key {change.To}; the change was signed with both.");

    private static string Conclusion(Verdict verdict, bool ofOneRequest) => verdict switch
    {
        { Sound: false } => Invariant($"{verdict.FindingsInAll} findings: this record is not proved to be what was signed."),
        _ when ofOneRequest => "Nothing in it was altered. That nothing of the request was left out, only the whole record proves.",
        { UnsignedTail: > 0 } => Invariant(
            $"The first {verdict.SignedFacts} facts are those that were signed. Of the {verdict.UnsignedTail} after them nothing is proved."),
        { FilesProved: false } => "Nothing was altered or lost among its facts. Its files are not signed: what they show to whoever reads them with a filter is not proved.",
        _ => "Nothing was altered or lost.",
    };

    private static string Place(Finding finding) =>
        finding.FactId is { } fact
            ? $" (position {finding.Position}, {finding.Service} {finding.StreamId} v{finding.StreamVersion}, fact {fact})"
            : finding.Position is { } position ? $" (position {position})" : "";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
