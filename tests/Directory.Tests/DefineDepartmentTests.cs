using Contracts.Directory.V1;
using Messaging;
using TestKit;
using static DirectoryService.Tests.Documents;
using Command = Contracts.Directory.V1.DefineDepartment;
using DefineDepartment = DirectoryService.Features.DefineDepartment;

namespace DirectoryService.Tests;

public class DefineDepartmentTests
{
    public static TheoryData<string, Department> Wrong { get; } = new()
    {
        { "id must be 1 to 40 lower case", Legal with { Id = "Legal Affairs" } },
        { "'app' is a channel's id", Legal with { Id = "app" } },
        { "name must have 1 to 100", Legal with { Name = " " } },
        { "categories[1] must be 1 to 40 lower case", Legal with { Categories = ["a", "B"] } },
        { "categories[1] is there twice", Legal with { Categories = ["a", "a"] } },
        { "categories[0] is null", Legal with { Categories = [null!] } },
    };

    [Fact]
    public void Names_and_categories_may_be_of_any_script()
    {
        var legal = Legal with { Name = "网络部", Categories = ["宽带", "störung", "移动-信号"] };
        Given().When(DefineDepartment.Decide, new Command(legal)).Then(new DepartmentDefined(legal, Desk.Now));
    }

    [Fact]
    public void A_new_department_is_defined() =>
        Given().When(DefineDepartment.Decide, new Command(Legal)).Then(new DepartmentDefined(Legal, Desk.Now));

    [Fact]
    public void An_unchanged_department_is_no_news() =>
        Given(new DepartmentDefined(Legal, Desk.Now.AddDays(-1))).When(DefineDepartment.Decide, new Command(Legal)).ThenNothing();

    [Fact]
    public void A_changed_department_is_told_whole()
    {
        var renamed = Legal with { Name = "Legal" };
        Given(new DepartmentDefined(Legal, Desk.Now.AddDays(-1)))
            .When(DefineDepartment.Decide, new Command(renamed)).Then(new DepartmentDefined(renamed, Desk.Now));
    }

    [Fact]
    public void A_second_lead_department_is_refused() =>
        Given().When(DefineDepartment.Decide, new Command(Legal with { IsLead = true }))
            .ThenRefused(RefusalKind.WrongState, "'customer-service' is the lead department already");

    [Fact]
    public void The_lead_may_be_taken_away_so_that_another_can_get_it()
    {
        var plain = Desk.Directory.LeadDepartment with { IsLead = false };
        Given(new DepartmentDefined(Desk.Directory.LeadDepartment, Desk.Now))
            .When(DefineDepartment.Decide, new Command(plain)).Then(new DepartmentDefined(plain, Desk.Now));
        Given().With(context => context with { Directory = context.Directory.With(new DepartmentDefined(plain, Desk.Now)) })
            .When(DefineDepartment.Decide, new Command(Legal with { IsLead = true }))
            .Then(new DepartmentDefined(Legal with { IsLead = true }, Desk.Now));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_department_is_refused_naming_the_member(string words, Department document) =>
        Given().When(DefineDepartment.Decide, new Command(document)).ThenRefused(RefusalKind.Invalid, words);
}
