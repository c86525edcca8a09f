using Messaging;

namespace Contracts.Tests;

public class NameTests
{
    /// <summary>Past tense that does not end in -ed.</summary>
    private static readonly string[] Irregular = ["made", "kept", "broken", "told", "given", "sought", "taken", "withdrawn", "left", "came", "found", "held", "drawn", "frozen"];

    /// <summary>Facts that say what has come about rather than what was done.</summary>
    private static readonly string[] States = ["result_ready", "triage_inconclusive"];

    private static readonly IReadOnlyList<Type> Messages =
    [
        .. typeof(IFact).Assembly.GetExportedTypes()
            .Where(t => t.IsClass && (t.IsAssignableTo(typeof(IFact)) || t.IsAssignableTo(typeof(ICommand)))),
    ];

    [Fact]
    public void Every_message_has_an_explicit_name_and_only_messages_have_one() =>
        Catalog.All.Select(m => m.Type).ShouldBe(Messages, ignoreOrder: true);

    [Fact]
    public void A_message_is_a_fact_or_a_command_and_never_both() =>
        Messages.Where(t => t.IsAssignableTo(typeof(IFact)) && t.IsAssignableTo(typeof(ICommand))).ShouldBeEmpty();

    [Fact]
    public void Messages_are_sealed_records() => Messages.Where(t => !t.IsSealed || t.GetMethod("<Clone>$") is null).ShouldBeEmpty();

    [Fact]
    public void No_two_messages_share_a_stored_name_or_a_wire_type()
    {
        Catalog.All.Select(m => m.WireType).ShouldBeUnique();
        Catalog.All.Select(m => m.StoredName).ShouldBeUnique();
    }

    [Fact]
    public void Names_are_snake_case() => Catalog.All.Select(m => m.Name).ShouldAllBe(name => IsSnake(name));

    [Fact]
    public void Facts_are_told_in_the_past_tense() =>
        Catalog.All.Where(m => !m.IsCommand).Select(m => m.Name).Except(States).ShouldAllBe(name => IsPast(name));

    [Fact]
    public void Commands_are_a_verb_and_a_noun() => Catalog.All.Where(m => m.IsCommand).ShouldAllBe(m => IsVerbAndNoun(m.Name));

    [Fact]
    public void A_fact_about_a_request_says_so() => Messages.Where(HidesItsRequest).ShouldBeEmpty();

    [Fact]
    public void The_version_in_the_wire_type_is_that_of_the_namespace() =>
        Catalog.All.ShouldAllBe(m => m.Type.Namespace!.EndsWith($".V{m.Version}", StringComparison.Ordinal)
            && m.WireType.EndsWith($".v{m.Version}", StringComparison.Ordinal));

    [Fact]
    public void The_rules_find_what_they_look_for()
    {
        IsSnake("WorkOrderReturned").ShouldBeFalse();
        IsSnake("work-order").ShouldBeFalse();
        IsPast("return_work_order").ShouldBeFalse();
        IsVerbAndNoun("returned_order").ShouldBeFalse();
        IsVerbAndNoun("return").ShouldBeFalse();
        HidesItsRequest(typeof(Planted)).ShouldBeTrue();
    }

    private static bool IsSnake(string name) => name.Split('_').All(word => word.Length > 0 && word.All(char.IsAsciiLetterLower));

    private static bool IsPast(string name) =>
        name.Split('_').Any(word => word.EndsWith("ed", StringComparison.Ordinal) || Irregular.Contains(word));

    private static bool IsVerbAndNoun(string name) => name.Split('_') is [var verb, _, ..] && !IsPast(verb);

    private static bool HidesItsRequest(Type type) =>
        type.IsAssignableTo(typeof(IFact)) && type.GetProperty("RequestId")?.PropertyType == typeof(Guid)
        && !type.IsAssignableTo(typeof(IRequestFact));

    private sealed record Planted(Guid RequestId) : IFact;
}
