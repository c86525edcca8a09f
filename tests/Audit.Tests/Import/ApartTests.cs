using System.Text;
using Audit.Export;
using Audit.Folds;
using Audit.Measures;
using Audit.Replay;
using Messaging;
using Sla;
using TestKit;

namespace Audit.Tests.Import;

/// <summary>A desk's record with two imported histories beside it: each is looked at by itself.</summary>
public sealed class ApartTests : IAsyncLifetime
{
    private static readonly DateTimeOffset AsOf = Desk.Now.AddDays(400);
    private readonly string _folder = Directory.CreateTempSubdirectory("apart-").FullName;
    private TestDatabase _database = null!;
    private LedgerReader _ledger = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(LedgerTable.MapTo);
        _ledger = new LedgerReader(_database.Service);
        await HistoryLedger.CopyAsync(_database.Owner, new Histories(11, Desk.Now, TimeSpan.FromMinutes(20)).Of(40));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return _database.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task Nothing_that_is_said_of_the_desk_changes_by_an_import()
    {
        var before = await TellAsync(Whose.Desk);
        await ImportTwoAsync();
        (await TellAsync(Whose.Desk)).ShouldBe(before);
        var shop = await TellAsync(Whose.Of(["shop"], await _ledger.HistoriesAsync(default)));
        shop.ShouldNotBe(before);
        (await TellAsync(Whose.Of(["other"], await _ledger.HistoriesAsync(default)))).ShouldContain("requests 1;");
        shop.ShouldContain("requests 4;");
        (await TellAsync(Whose.Of(["all"], await _ledger.HistoriesAsync(default)))).ShouldContain("requests 5;");
    }

    [Fact]
    public async Task A_history_is_asked_what_if_with_its_own_documents_from_the_ledger_and_from_an_export()
    {
        await ImportTwoAsync();
        await LedgerExport.RunAsync(_ledger, _folder, null, default);
        foreach (var source in (IClockSource[])[new LedgerClocks(_database.Service), new ExportClocks(ExportReader.Open(_folder))])
        {
            var known = await source.HistoriesAsync(default);
            known.ShouldBe(["import-other", "import-shop"]);
            var shop = await AskAsync(source, Whose.Of(["shop"], known));
            (shop.Requests, shop.Flips).ShouldBe((4, 2));
            shop.Flipped.Select(f => (f.Now, f.Then)).ShouldBe(
                [(PromiseVerdict.Kept, PromiseVerdict.FulfilledLate), (null, PromiseVerdict.Kept)],
                "a was kept by the day that was promised, and would not be within one hour; d was promised nothing");
            var both = await AskAsync(source, Whose.Of(["shop", "other"], known));
            (both.Requests, both.Flips).ShouldBe((5, 3), "what the other history has as agreed is left out of account, and it has no other target");
            (await AskAsync(source, Whose.Of(["all"], known))).Requests.ShouldBe(5);
            (await Should.ThrowAsync<SlaDocumentException>(() => AskAsync(source, Whose.Of(["other"], known))))
                .Message.ShouldContain("'shop' is not in force", customMessage: "another history's calendar");
        }
    }

    [Fact]
    public async Task A_history_that_was_never_imported_is_refused_and_the_answer_lists_those_there_are()
    {
        Should.Throw<Refusal>(() => Whose.Of(["shop"], [])).Message.ShouldContain("no history was imported");
        await ImportTwoAsync();
        var known = await _ledger.HistoriesAsync(default);
        Should.Throw<Refusal>(() => Whose.Of(["shpo"], known)).Message.ShouldContain("There is no history 'shpo': there are other, shop.");
        Whose.Of(["shop,other"], known).Services.ShouldBe(["import-shop", "import-other"]);
    }

    [Fact]
    public async Task Recomputing_a_history_says_nothing_of_the_desk_and_the_other_way_round()
    {
        var clocks = new LedgerClocks(_database.Service);
        var before = await Recomputation.OfAsync(clocks, new(), null, default);
        await ImportTwoAsync();
        var desk = await Recomputation.OfAsync(clocks, new(), null, default);
        (desk.AsOf, desk.Compared, desk.Requests, desk.Facts).ShouldBe((before.AsOf, before.Compared, before.Requests, before.Facts));
        var shop = await Recomputation.OfAsync(clocks, new(Whose: Whose.Of(["shop"], await clocks.HistoriesAsync(default))), null, default);
        (shop.Requests, shop.Compared).ShouldBe((4, 3));
    }

    private async Task ImportTwoAsync()
    {
        await Shop.ImportAsync(_database.Service, Shop.Table);
        await Shop.ImportAsync(
            _database.Service, $"{Shop.Header}\na,2024-03-04 09:00,2024-03-05 09:00,2024-03-04 15:00,OK,x,call,Zhang\n",
            Shop.Mapping.Replace("\"shop\"", "\"other\""));
    }

    /// <summary>Every measure, the desk at a moment, and the summary, in one text.</summary>
    private async Task<string> TellAsync(Whose whose)
    {
        var fold = new MeasureFold(Catalogue.All, Grouping.Parse(null, new LocalTimes("UTC")), null, null);
        await new LedgerMeasures(_ledger.ByRequestAsync, whose).VisitAsync(AsOf, [fold.Add], null, default);
        var desk = await DeskAt.OfAsync(_ledger.ByRequestAsync(DeskAt.Types, whose, default), AsOf, default);
        var summary = new SummaryFold(AsOf);
        await foreach (var facts in _ledger.ByRequestAsync(types: null, whose, default)) summary.Add(facts);
        var measures = Catalogue.All.Select(m => $"{m.Name} {fold.Totals(m).Values.SingleOrDefault()}");
        return $"{string.Join('\n', measures)}\nrequests {desk.Requests}; open {desk.Open}; facts {summary.Total().Facts}";
    }

    private static async Task<WhatIf> AskAsync(IClockSource source, Whose whose)
    {
        const string Stricter =
            """
            { "id": "shop", "version": 2, "effectiveFrom": "2020-01-01T00:00:00Z",
              "rules": [ { "name": "hour", "promise": "fault-repair", "calendar": "shop", "target": "PT1H", "ladder": [], "when": { "kind": "fault" } } ] }
            """;
        var books = WhatIfBook.Of(await source.PublicationsAsync(default), [("stricter.json", Encoding.UTF8.GetBytes(Stricter))], whose);
        return await WhatIf.OfAsync(source, new(books, IgnoreAgreed: true, Whose: whose), null, default);
    }
}
