using System.CommandLine;
using Benchmarks;
using Benchmarks.Append;
using Benchmarks.Due;
using Benchmarks.Hops;
using Benchmarks.Import;
using Benchmarks.Reading;
using Benchmarks.Replay;
using Benchmarks.WholeDesk;

var tables = Console.Out;
Console.SetOut(Console.Error); // services that run in this process log to stdout
Benchmark[] all =
[
    .. AppendBenchmarks.All, .. ReadingBenchmarks.All, .. ReplayBenchmarks.All, .. VerifyBenchmark.All, .. HopBenchmarks.All,
    .. DueBenchmarks.All, .. ImportBenchmarks.All, .. DeskBenchmark.All,
    .. LookingBenchmark.All,
];

var names = new Argument<string[]>("names") { Description = "which; all when none is named", Arity = ArgumentArity.ZeroOrMore };
var list = new Option<bool>("--list") { Description = "say which there are" };
var json = new Option<FileInfo?>("--json") { Description = "write all figures and what the machine is to this file" };
var markdown = new Option<bool>("--markdown") { Description = "print the table as Markdown" };
var record = new Option<bool>("--record") { Description = "put table and plot into tests/Benchmarks/README.md" };
var rounds = new Option<int>("--rounds") { Description = "rounds that count", DefaultValueFactory = _ => 5 };
var seconds = new Option<double>("--seconds") { Description = "length of a round of a closed loop", DefaultValueFactory = _ => 3 };
var facts = new Option<int>("--facts") { Description = "facts in the log that is read from end to end", DefaultValueFactory = _ => 1_000_000 };
var messages = new Option<int>("--messages") { Description = "messages in a round of the hop", DefaultValueFactory = _ => 20_000 };
var beside = new Option<FileInfo>("--beside") { Description = "the Benchmarks.dll of another build, for hop-before" };
var root = new RootCommand("Measures the platform beside what people would otherwise use, by turns in the same run.")
{
    names, list, json, markdown, record, rounds, seconds, facts, messages, beside.AcceptExistingOnly(),
};
names.AcceptOnlyFromAmong([.. all.Select(b => b.Name)]);
root.SetAction(async (parsed, _) =>
{
    if (parsed.GetValue(list))
    {
        Array.ForEach(all, b => tables.WriteLine($"{b.Name,-14}{b.What}"));
        return 0;
    }

    var extent = new Extent(
        parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(facts), parsed.GetValue(messages),
        parsed.GetValue(beside)?.FullName);
    var wanted = parsed.GetValue(names)!;
    var figures = new List<Figure>();
    foreach (var benchmark in all.Where(b => wanted.Length == 0 || wanted.Contains(b.Name)))
    {
        figures.AddRange(await benchmark.RunAsync(extent));
    }

    await tables.WriteLineAsync(Report.Table(figures, parsed.GetValue(markdown)));
    if (parsed.GetValue(json) is { } file)
    {
        await ResultFile.WriteAsync(file, extent, figures);
    }

    if (parsed.GetValue(record))
    {
        await Record.WriteAsync(extent, figures);
    }

    return figures.Exists(f => f.Met == false) ? 1 : 0;
});
return await root.Parse(args).InvokeAsync();
