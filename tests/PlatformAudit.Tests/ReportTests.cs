using Microsoft.Playwright;
using static PlatformAudit.Tests.Program;

namespace PlatformAudit.Tests;

[Collection(nameof(ImportedHistory))]
public class ReportTests(ImportedHistory history)
{
    [Fact]
    public async Task A_month_is_a_page_that_shows_its_figures_in_a_browser_and_asks_for_nothing_else()
    {
        var file = Path.Combine(Path.GetTempPath(), $"report-{Guid.NewGuid():N}.html");
        var run = await RunAsync(["report", "--month", "2023-05-09", "--zone", "America/New_York", "--history", "boston-311", "--out", file, "--json", .. On(history.Database)]);
        run.ExitCode.ShouldBe(0, run.Errors);
        var complaints = run.Json["measures"]!.AsArray().Single(m => (string?)m!["name"] == "complaint-on-time")!;
        ((int)complaints["count"]!, (double)complaints["now"]!, (bool)complaints["targetMet"]!).ShouldBe((22, 20 / 22.0, false));

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("DESK_CHROMIUM") ?? "/usr/bin/chromium", Args = ["--no-sandbox"],
        });
        var page = await browser.NewPageAsync();
        var (asked, complained) = (new List<string>(), new List<string>());
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, message) => complained.Add(message.Text);
        page.PageError += (_, error) => complained.Add(error);
        await page.GotoAsync($"file://{file}");

        (await page.TitleAsync()).ShouldBe("May 2023");
        (await page.Locator("#overview").InnerTextAsync()).ShouldContain("90.9 %");
        (await page.Locator("#alerts").InnerTextAsync()).ShouldContain("Complaints on time missed its target: 90.9 % instead of 98.0 %.");
        (await page.Locator("svg[aria-label='Complaints on time by month'] circle").CountAsync()).ShouldBe(12);
        (await page.Locator("svg[aria-label='Complaints on time by month'] .target title").TextContentAsync()).ShouldBe("Target 98.0 %");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        (await page.Locator("#formulas").InnerTextAsync()).ShouldContain("promises kept / promises whose due moment lies in the period");
        asked.ShouldBe([$"file://{file}"]);
        complained.ShouldBeEmpty();
        File.Delete(file);
    }

    [Fact]
    public async Task A_report_is_of_one_period() =>
        (await RunAsync(["report", "--day", "2023-05-09", "--week", "2023-05-09", .. On(history.Database)])).ExitCode.ShouldBe(2);
}
