using System.Globalization;
using System.Text.Json;
using Audit.Folds;
using Contracts;
using CsvHelper;

namespace Audit.Replay;

/// <summary>Writes a what-if for other tools: JSON, CSV and a plot.</summary>
public static class WhatIfFiles
{
    /// <summary>Writes <c>what-if.json</c>, <c>promises.csv</c>, <c>flips.csv</c>, <c>load.csv</c> and <c>what-if.svg</c>.</summary>
    /// <returns>Their names.</returns>
    public static IReadOnlyList<string> Write(WhatIf answer, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "what-if.json"), JsonSerializer.SerializeToUtf8Bytes(answer, ContractJson.Options));
        Csv(
            folder, "promises.csv", "promise,madeNow,fellDueNow,keptNow,rateNow,madeThen,fellDueThen,keptThen,rateThen",
            answer.Promises.Select(p => Row(p.Key, [.. Counts(p.Value.Now), .. Counts(p.Value.Then)])));
        Csv(
            folder, "flips.csv", "promiseId,requestId,promise,now,then,ruleNow,ruleThen,dueNow,dueThen,endedAt,facts",
            answer.Flipped.Select(f => Row(
                f.PromiseId, f.RequestId, f.Promise, Word(f.Now), Word(f.Then), f.RuleNow, f.RuleThen, Moment(f.DueNow), Moment(f.DueThen),
                Moment(f.EndedAt), string.Join(' ', f.Facts.Select(e => e.FactId)))));
        Csv(
            folder, "load.csv", "department,day,dueNow,lateNow,dueThen,lateThen",
            answer.Load.Select(l => Row(
                l.Department, l.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), l.Now.Made, l.Now.FellDue - l.Now.Kept, l.Then.Made,
                l.Then.FellDue - l.Then.Kept)));
        File.WriteAllText(Path.Combine(folder, "what-if.svg"), WhatIfPlot.Of(answer));
        return ["what-if.json", "promises.csv", "flips.csv", "load.csv", "what-if.svg"];
    }

    private static void Csv(string folder, string name, string header, IEnumerable<object?[]> rows)
    {
        using var csv = CsvWriter.Create(new StreamWriter(Path.Combine(folder, name)), new CsvWriterOptions());
        foreach (var row in rows.Prepend(header.Split(',')))
        {
            foreach (var field in row) csv.WriteField(field is string text ? Inert(text) : Convert.ToString(field, CultureInfo.InvariantCulture));
            csv.EndRecord();
        }
    }

    /// <summary>A name that an import brought may begin as a formula does: a spreadsheet is told by the apostrophe that it is text.</summary>
    private static string Inert(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;

    private static object?[] Row(params object?[] fields) => fields;

    private static object?[] Row(string first, object?[] rest) => [first, .. rest];

    private static object?[] Counts(OnTimeCounts counts) => [counts.Made, counts.FellDue, counts.Kept, counts.Rate];

    private static string? Word(PromiseVerdict? verdict) => verdict is { } word ? Utf8Words<PromiseVerdict>.Of(word) : null;

    private static string? Moment(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture);
}
