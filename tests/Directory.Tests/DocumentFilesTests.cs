using Contracts.Directory.V1;
using Hosting;
using Messaging;
using TestKit;

namespace DirectoryService.Tests;

public sealed class DocumentFilesTests : IDisposable
{
    private static readonly string Real = Path.Combine(Desk.Root, "infra", "directory");
    private readonly string _folder = Directory.CreateTempSubdirectory("desk-documents-").FullName;

    public DocumentFilesTests()
    {
        foreach (var file in Directory.GetFiles(Real, "*.json", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(Real, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_desks_own_documents_go_together()
    {
        var directory = DocumentFiles.Check(DocumentFiles.Load(Real, Desk.Now), Desk.Now);

        directory.IsReady.ShouldBeTrue();
        directory.Departments.Count.ShouldBe(8);
        directory.LeadDepartment.Id.ShouldBe("customer-service");
        directory.TriageGroup.Id.ShouldBe("general");
        directory.Tiers.Keys.ShouldBe([1, 2, 3]);
        directory.Settings.OfferFor.ShouldBe(TimeSpan.FromSeconds(20));
        directory.Sla.Rule("standard", 1, "complaint-reply").ShouldNotBeNull();
    }

    [Fact]
    public void Every_category_of_triage_belongs_to_a_department_and_every_skill_to_an_agent()
    {
        var directory = DocumentFiles.Check(DocumentFiles.Load(Real, Desk.Now), Desk.Now);
        var (triage, categories) = (directory.Triage, directory.Departments.Values.SelectMany(d => d.Categories).ToHashSet());

        triage.Ivr.Select(r => r.Category).Concat(triage.Text.Select(r => r.Category)).Distinct().Where(c => !categories.Contains(c)).ShouldBeEmpty();
        directory.SkillGroups.Keys.Where(g => directory.Agents.Values.Count(a => a.Skills.ContainsKey(g)) < 3).ShouldBeEmpty();
    }

    [Fact]
    public void A_document_that_is_there_already_stays_as_it_was_changed()
    {
        var documents = DocumentFiles.Load(Real, Desk.Now);
        var context = new Context(Desk.Now, Actor.Desk("directory"), DocumentFiles.Check(documents, Desk.Now));
        var changed = DirectoryDocument.None.Evolve(new SkillGroupDefined(new("general", "Renamed over HTTP", IsTriage: true), Desk.Now));
        var published = DirectoryDocument.None.Evolve(
            new PolicyPublished(new SlaPolicy("standard", 7, Desk.Now, []), Desk.Now));

        Document("document:skill-group:general:1").Rule(changed, Document("document:skill-group:general:1"), context).ShouldBeEmpty();
        Document("document:policy:standard:1").Rule(published, Document("document:policy:standard:1"), context).ShouldBeEmpty();
        documents.SelectMany(d => d.Rule(DirectoryDocument.None, d, context)).Count().ShouldBe(documents.Count);

        FileDocument Document(string id) => documents.Single(d => d.Id == id);
    }

    [Fact]
    public void Every_document_has_an_id_and_a_stream_of_its_own()
    {
        var documents = DocumentFiles.Load(Real, Desk.Now);
        documents.Select(d => d.Id).ShouldBeUnique();
        documents.Select(d => d.StreamId).ShouldBeUnique();
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.Delete(Path.Combine(_folder, "experts.json"));
        Refused().ShouldBe($"{Path.Combine(_folder, "experts.json")}: there is no such file");
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        Directory.Delete(Path.Combine(_folder, "policies"), recursive: true);
        Refused().ShouldContain(Path.Combine("policies", "*.json"));
    }

    [Fact]
    public void Broken_JSON_is_named_with_its_line()
    {
        Write("tiers.json", "[\n  { \"id\": 1, \"name\": \"Diamond\", \"queueBonus\": 3600 },\n  { \"id\": 2,, }\n]\n");
        Refused().ShouldStartWith($"{Path.Combine(_folder, "tiers.json")}, line 3: ");
    }

    [Fact]
    public void A_missing_member_is_named_with_its_line()
    {
        Write("tiers.json", "[\n  { \"id\": 1, \"name\": \"Diamond\", \"queueBonus\": 3600 },\n  { \"id\": 2, \"name\": \"Gold\" }\n]\n");
        Refused().ShouldStartWith($"{Path.Combine(_folder, "tiers.json")}, line 3: ");
        Refused().ShouldContain("'queueBonus' must be given");
    }

    [Fact]
    public void A_member_of_another_kind_is_named_in_words_for_who_wrote_it()
    {
        Write("tiers.json", "[\n  { \"id\": \"one\", \"name\": \"Diamond\", \"queueBonus\": 3600 }\n]\n");
        Refused().ShouldEndWith("tiers.json, line 2: [0].id: the value is not of the kind that belongs here.");
    }

    [Fact]
    public void A_document_that_breaks_a_rule_is_named_with_its_line()
    {
        Write("skill-groups.json",
            "[\n  { \"id\": \"general\", \"name\": \"General\", \"isTriage\": true },\n\n  { \"id\": \"complaint\", \"name\": \"Complaints\", \"isTriage\": true }\n]\n");
        Refused().ShouldBe(
            $"{Path.Combine(_folder, "skill-groups.json")}, line 4: 'general' is the triage group already; there is one at most.");
    }

    [Theory]
    [InlineData("policies/standard.json", "\"PT24H\"", "\"PT0S\"", "\"target\": \"PT0S\"", "target: is not above zero")]
    [InlineData("policies/standard.json", "\"at\": 1.5", "\"at\": 0.2", "\"at\": 0.2", "at: is sooner than the step before it")]
    [InlineData("policies/standard.json", "waiting-for-customer\"]", "the-weather\"]", "the-weather", "pausesOn[1]: 'the-weather' is none of")]
    [InlineData("policies/standard.json", "\"working-time\"", "\"lunar\"", "\"lunar\"", "calendar: 'lunar' is not in force")]
    [InlineData("calendars/working-time.json", "Asia/Shanghai", "Mars/Olympus", "Mars/Olympus", "timeZone: 'Mars/Olympus' is not")]
    public void What_is_wrong_in_a_policy_or_calendar_is_named_with_its_own_line(
        string file, string right, string wrong, string onLine, string problem)
    {
        var path = Path.Combine([_folder, .. file.Split('/')]);
        var text = File.ReadAllText(path);
        var at = text.IndexOf(right, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + wrong + text[(at + right.Length)..]);
        var line = 1 + File.ReadAllLines(path).ToList().FindIndex(l => l.Contains(onLine, StringComparison.Ordinal));

        var message = Refused();
        message.ShouldStartWith($"{path}, line {line}: ");
        message.ShouldContain(problem);
    }

    [Fact]
    public void A_document_that_is_there_twice_is_named_with_its_line()
    {
        Write("tiers.json", "[\n{ \"id\": 1, \"name\": \"Diamond\", \"queueBonus\": 0 },\n{ \"id\": 1, \"name\": \"Gold\", \"queueBonus\": 0 }\n]\n");
        Refused().ShouldBe($"{Path.Combine(_folder, "tiers.json")}, line 3: the same document stands in the files already");
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("")]
    [InlineData("{}")]
    public void What_is_no_document_is_refused_naming_the_file(string json)
    {
        Write("desk-settings.json", json);
        Refused().ShouldStartWith(Path.Combine(_folder, "desk-settings.json"));
    }

    private void Write(string file, string json) => File.WriteAllText(Path.Combine(_folder, file), json);

    private string Refused() => Should.Throw<DocumentException>(() => DocumentFiles.Load(_folder, Desk.Now)).Message;
}
