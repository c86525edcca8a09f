using TestKit;

namespace Benchmarks;

/// <summary>Puts a run's table and plot into the page that people read.</summary>
public static class Record
{
    private const string Begin = "<!-- results: written by ./infra/bench --record -->";
    private const string End = "<!-- end of results -->";
    private static readonly string Folder = Path.Combine(Desk.Root, "tests", "Benchmarks");

    /// <summary>Replaces what stands between the two marks of the README, and the plot beside it.</summary>
    public static async Task WriteAsync(Extent extent, IReadOnlyList<Figure> figures)
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "ratios.svg"), Plot.Ratios(figures));
        var page = Path.Combine(Folder, "README.md");
        var text = await File.ReadAllTextAsync(page);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"{page} lacks the marks that results go between.");
        }

        var machine = await ResultFile.MachineAsync();
        var results =
            $"""
            {Begin}
            {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC; {machine.Cores} cores, {machine.MemoryGiB} GiB, {machine.System}, {machine.Runtime};
            {machine.Postgres} (fsync {machine.Fsync}, synchronous_commit {machine.SynchronousCommit}), {machine.Broker}; clients, database and broker share the
            cores. {extent.Rounds} rounds after a warm-up, of {extent.Round.TotalSeconds:0.#} s, {extent.Messages:#,##0} messages or {extent.Facts:#,##0} facts.

            {Report.Table(figures, markdown: true)}
            Ratios to what it stands beside; line: least and most of a round, black mark: what is required.

            ![Ratios to what it stands beside](ratios.svg)


            """;
        await File.WriteAllTextAsync(page, text[..from] + results + text[to..]);
    }
}
