using Messaging;

namespace EndToEnd.Tests.Upgrade;

/// <summary>What the earlier build had written down as due falls due in the upgraded desk.</summary>
public sealed class DueAfterUpgradeTests(DeskUpgradedAMonthLater desk) : IClassFixture<DeskUpgradedAMonthLater>
{
    [Fact]
    public async Task Every_promise_that_fell_due_while_nobody_ran_the_desk_is_recorded_as_broken_once()
    {
        var due = desk.AnswersBefore.Single(a => a.Path.StartsWith("/promises?outcome=open", StringComparison.Ordinal)).Answer!["items"]!
            .AsArray().Where(p => !p.Text("service")!.StartsWith("import-", StringComparison.Ordinal) && p.Moment("dueAt") < desk.Clock.GetUtcNow())
            .ToList();
        due.Count.ShouldBeGreaterThan(5);
        foreach (var promise in due)
        {
            await desk.UntilAsync(Roles.Auditor, "auditor", "audit", $"/promises/{promise.Text("promiseId")}", told =>
                told.At("promise.facts")!.AsArray().Count(f => f.Text("type") == "promise_broken") == 1);
        }

        (await desk.GetAsync(Roles.Auditor, "auditor", "audit", "/recompute"))!["differences"]!.AsArray().ShouldBeEmpty();
    }
}
