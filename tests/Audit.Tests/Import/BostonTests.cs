using Audit.Folds;
using Audit.Import;
using TestKit;

namespace Audit.Tests.Import;

/// <summary>Every one of 4,995 real service requests, through the mapping in <c>infra/imports</c>.</summary>
public class BostonTests
{
    private static readonly byte[] Mapping = File.ReadAllBytes(Path.Combine(Desk.Root, "infra", "imports", "boston-311.json"));
    private static readonly string File311 = Path.Combine(Desk.Root, "infra", "Simulator", "data", "service-requests-2022.csv");
    private static readonly DateTimeOffset Later = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_record_is_read_and_all_that_were_promised_something_have_an_outcome()
    {
        var mapping = ImportMapping.Parse(Mapping);
        var (facts, reading) = (new ImportedFacts(mapping), new RecordReading(mapping));
        using var file = File.OpenRead(File311);
        var read = SourceFile.Read(File311, file, mapping.Columns()).Select(reading.Read).ToList();
        read.SelectMany(r => r.Faults).ShouldBeEmpty();
        read.Count.ShouldBe(4995);

        var promises = read.SelectMany(r => PromiseHistory.Of(facts.Of(r.Request!), Later)).ToList();
        promises.ShouldAllBe(p => p.Misfits.Count == 0 && p.Policy == "boston-311");
        promises.Single(p => p.RequestId == facts.RequestId("101001856894")).Outcome.ShouldBe(
            PromiseVerdict.FulfilledLate, "the record has an end and no verdict: what follows from its end stands there");
        promises.CountBy(p => p.Outcome).OrderBy(o => o.Key).Select(o => (o.Key, o.Value)).ShouldBe(
            [(PromiseVerdict.Kept, 3809), (PromiseVerdict.FulfilledLate, 475)]);
    }
}
