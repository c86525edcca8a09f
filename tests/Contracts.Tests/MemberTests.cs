using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Messaging;

namespace Contracts.Tests;

public class MemberTests
{
    /// <summary>What people say, and who they are, under whatever message it travels.</summary>
    private static readonly string[] AlwaysPersonal =
    [
        "Text", "CallerNumber", "Instruction", "Question", "Information", "Answer", "Wording", "Note", "Comment", "Explanation",
        "Resolution", "Result", "FurtherHandling",
    ];

    private static readonly Type[] People = [typeof(Directory.V1.Agent), typeof(Directory.V1.Expert)];

    private static readonly IReadOnlyList<Type> Records =
        [.. typeof(IFact).Assembly.GetExportedTypes().Where(t => t.GetMethod("<Clone>$") is not null)];

    [Fact]
    public void Free_text_names_and_numbers_of_people_are_marked_personal() => Records.SelectMany(Unmarked).ShouldBeEmpty();

    [Fact]
    public void Only_text_is_marked_personal_so_that_it_can_be_erased_by_its_place() => Records.SelectMany(Members)
        .Where(m => m.IsDefined(typeof(PersonalAttribute)) && m.ParameterType != typeof(string)).ShouldBeEmpty();

    /// <summary>Why a clock stands still or no longer matters, the desk says in words of its own; why an article is retired, its editor says
    /// of the article, in which nobody's data belongs.</summary>
    [Fact]
    public void A_reason_is_personal_unless_the_desk_gives_it() => Records.SelectMany(Members)
        .Where(m => m is { Name: "Reason" } && !m.IsDefined(typeof(PersonalAttribute))).Select(Place).Order()
        .ShouldBe(["ArticleRetired.Reason", "PromisePaused.Reason", "PromiseWithdrawn.Reason", "RecordRetention.Reason", "RetentionRecorded.Reason", "RetireArticle.Reason"]);

    [Fact]
    public void Nothing_unbounded_comes_in_with_a_command() => Commands.SelectMany(Unbounded).ShouldBeEmpty();

    /// <summary>Documents are checked member by member, lists and nested records too, by the service that takes them.</summary>
    [Fact]
    public void Only_the_directorys_commands_hold_other_records() =>
        Commands.SelectMany(Members).Where(m => Records.Contains(m.ParameterType)).Select(m => Catalog.Of(m.Member.DeclaringType!).Service)
            .Distinct().ShouldBe(["directory"]);

    [Fact]
    public void The_rules_find_what_they_look_for()
    {
        Unmarked(typeof(Planted)).ShouldBe(["Planted.Text"]);
        Unbounded(typeof(Planted)).ShouldBe(["Planted.Text", "Planted.Words", "Planted.Score"]);
    }

    private static IEnumerable<Type> Commands => Catalog.All.Where(m => m.IsCommand).Select(m => m.Type);

    private static IEnumerable<string> Unmarked(Type type) => Members(type)
        .Where(m => m.ParameterType == typeof(string) && (AlwaysPersonal.Contains(m.Name) || (m.Name == "Name" && People.Contains(type))))
        .Where(m => !m.IsDefined(typeof(PersonalAttribute))).Select(Place);

    private static IEnumerable<string> Unbounded(Type type) => Members(type)
        .Where(m => m.ParameterType == typeof(string) || Number(m.ParameterType) || IsList(m.ParameterType))
        .Where(m => !m.GetCustomAttributes<ValidationAttribute>().Any()).Select(Place);

    private static bool Number(Type type) => 
        (Nullable.GetUnderlyingType(type) ?? type) is var t && (t == typeof(int) || t == typeof(double));

    private static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(System.Collections.IEnumerable));

    private static ParameterInfo[] Members(Type type) => type.GetConstructors().MaxBy(c => c.GetParameters().Length)?.GetParameters() ?? [];

    private static string Place(ParameterInfo member) => $"{member.Member.DeclaringType!.Name}.{member.Name}";

    public sealed record Planted(string Text, IReadOnlyList<string> Words, int? Score, [Id] string Id) : ICommand;
}
