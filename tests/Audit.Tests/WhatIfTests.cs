using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Audit.Folds;
using Audit.Replay;
using Contracts;
using Contracts.Directory.V1;
using Sla;
using TestKit;

namespace Audit.Tests;

public sealed class WhatIfTests
{
    private static readonly HistoryClocks History = new(new Histories(11, Desk.Now, TimeSpan.FromMinutes(10)).Of(300));
    private static readonly SlaPolicy Standard = Desk.SlaDocuments(Desk.Now).OfType<PolicyPublished>().Single().Document;

    [Fact]
    public async Task The_same_documents_change_nothing()
    {
        var answer = await AskAsync([Standard]);
        answer.Flips.ShouldBe(0);
        answer.Promises.Values.ShouldAllBe(p => p.Now == p.Then);
        answer.Promises["department-reply"].Now.FellDue.ShouldBeGreaterThan(50);
        answer.Load.ShouldNotBeEmpty();
        answer.Load.Sum(l => l.Now.Made).ShouldBe(answer.Promises["department-reply"].Now.Made);
    }

    [Fact]
    public async Task A_stricter_target_flips_those_that_were_answered_between_the_two_due_moments_and_names_their_facts()
    {
        var answer = await AskAsync([WithTarget("department-reply", TimeSpan.FromHours(2))]);
        var (now, then) = (answer.Promises["department-reply"].Now, answer.Promises["department-reply"].Then);
        then.Rate.ShouldNotBeNull().ShouldBeLessThan(now.Rate!.Value);
        answer.Flips.ShouldBe(now.Kept - then.Kept);
        foreach (var flip in answer.Flipped)
        {
            (flip.Promise, flip.RuleThen).ShouldBe(("department-reply", "department-reply"));
            (flip.Now, flip.Then).ShouldBe((PromiseVerdict.Kept, PromiseVerdict.FulfilledLate));
            flip.EndedAt.ShouldNotBeNull().ShouldBeInRange(flip.DueThen!.Value, flip.DueNow!.Value);
            flip.Facts.Select(f => f.Type).ShouldContain("work_order_answered");
        }

        answer.Promises["complaint-reply"].Now.ShouldBe(answer.Promises["complaint-reply"].Then, "other promises stay");
    }

    [Fact]
    public async Task Another_calendar_moves_what_runs_on_it()
    {
        var always = new WorkCalendar("working-time", 1, DateTimeOffset.UnixEpoch, "UTC", RoundTheClock: true);
        var answer = await AskAsync([always]);
        answer.Promises["tell-customer"].Then.Rate.ShouldNotBeNull().ShouldBeLessThan(answer.Promises["tell-customer"].Now.Rate!.Value);
        answer.Promises["queue-answer"].Now.ShouldBe(answer.Promises["queue-answer"].Then);
    }

    [Fact]
    public async Task What_was_agreed_stays_unless_it_is_to_be_left_out_of_account()
    {
        var (kept, ignored) = (await AskAsync([Standard]), await AskAsync([Standard], ignoreAgreed: true));
        kept.Promises["expert-appointment"].Then.Made.ShouldBeGreaterThan(0);
        ignored.Promises["expert-appointment"].Then.Made.ShouldBe(0, "its rule has no target of its own");
        ignored.Flipped.ShouldContain(f => f.Promise == "expert-appointment" && f.Then == null);
    }

    [Fact]
    public void A_bad_document_is_refused_with_its_place()
    {
        Should.Throw<SlaDocumentException>(() => Book("{\n\"id\": \"standard\",\n\"rules\": 5 }")).Message
            .ShouldBe("policy.json: line 3: rules: the value is not of the kind that belongs here.");
        Should.Throw<SlaDocumentException>(() => Book("[]")).Place.ShouldBe("policy.json");
        var unknown = JsonSerializer.Serialize(Standard with { Rules = [Standard.Rules[0] with { Calendar = "nowhere" }] }, ContractJson.Options);
        Should.Throw<SlaDocumentException>(() => Book(unknown)).Message.ShouldContain("nowhere");

        static SlaBooks Book(string text) => WhatIfBook.Of([], [("policy.json", Encoding.UTF8.GetBytes(text))]);
    }

    [Fact]
    public async Task It_is_written_as_json_csv_and_a_plot()
    {
        var folder = Directory.CreateTempSubdirectory("what-if-").FullName;
        var answer = await AskAsync([WithTarget("department-reply", TimeSpan.FromHours(2))]);
        WhatIfFiles.Write(answer, folder).ShouldAllBe(name => File.Exists(Path.Combine(folder, name)));
        (await File.ReadAllLinesAsync(Path.Combine(folder, "flips.csv"))).Length.ShouldBe(1 + answer.Flipped.Count);
        (await File.ReadAllLinesAsync(Path.Combine(folder, "load.csv"))).Length.ShouldBe(1 + answer.Load.Count);
        XDocument.Load(Path.Combine(folder, "what-if.svg")).Descendants().Count(e => e.Name.LocalName == "rect")
            .ShouldBe(2 * (answer.Promises.Count + answer.Load.Select(l => l.Department).Distinct().Count()));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task No_name_begins_a_formula_in_a_spreadsheet()
    {
        var folder = Directory.CreateTempSubdirectory("what-if-").FullName;
        var answer = await AskAsync([WithTarget("department-reply", TimeSpan.FromHours(2))]);
        WhatIfFiles.Write(answer with { Load = [answer.Load[0] with { Department = "=HYPERLINK(A1)" }] }, folder);
        (await File.ReadAllLinesAsync(Path.Combine(folder, "load.csv")))[1].ShouldStartWith("'=HYPERLINK(A1),");
        Directory.Delete(folder, recursive: true);
    }

    private static SlaPolicy WithTarget(string rule, TimeSpan target) => Standard with
    {
        Rules = [.. Standard.Rules.Select(r => r.Name == rule ? r with { Target = target } : r)],
    };

    private static async Task<WhatIf> AskAsync(object[] documents, bool ignoreAgreed = false)
    {
        var json = documents.Select(d => ("document", (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(d, ContractJson.Options)));
        var book = WhatIfBook.Of(await History.PublicationsAsync(default), json);
        return await WhatIf.OfAsync(History, new(book, IgnoreAgreed: ignoreAgreed), null, default);
    }
}
