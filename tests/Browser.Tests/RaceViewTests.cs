using Browser.Tests.Support;

namespace Browser.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class RaceViewTests
{
    private readonly BrowserFixture _browser;

    public RaceViewTests(BrowserFixture browser) => _browser = browser;

    [SkippableTheory]
    [InlineData("mandelbrot", "/mandelbrot/counts?w=960&h=960&iters=200&variant=")]
    [InlineData("blur-8", "/blur?diameter=8&variant=")]
    public async Task Race_Run_TimesEveryVariantAndWidth(string job, string request)
    {
        await using var explorer = await _browser.OpenAsync("/#race");
        var page = explorer.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByLabel("Job").SelectOptionAsync(job);
        await page.GetByLabel("Rounds").SelectOptionAsync("1");
        await page.Locator("#race-machine", new PageLocatorOptions { HasText = "This machine: " }).WaitForAsync();

        await page.Locator("#race-start").ClickAsync();
        await page.Locator("#race-status", new PageLocatorOptions { HasText = "Finished." }).WaitForAsync();

        var lanes = await page.Locator(".lane:not(.lane-head)").AllInnerTextsAsync();
        Assert.Equal(10, lanes.Count);
        Assert.All(lanes, lane => Assert.Matches(@"\d (ms|s)\s+\d[\d.,]* MP/s\s+\d[\d.,]*×", lane));
        Assert.Matches(@"^scalar\s[\s\S]*\s1×", lanes[0]);
        var widths = await page.EvaluateAsync<int[]>("() => [...document.querySelectorAll('.bar-of-lane')].map(bar => bar.style.inlineSize !== '' ? 1 : 0)");
        Assert.Equal(10, widths!.Sum());
        foreach (var variant in job == "mandelbrot" ? new[] { "simd", "shortcut", "parallel" } : ["simd", "sliding", "parallel"])
        {
            foreach (var bits in new[] { 128, 256, 512 })
            {
                Assert.Contains(explorer.Requests, sent => sent == $"{request}{variant}&vector={bits}");
            }
        }

        await page.Locator("#race-copy").ClickAsync();
        await page.Locator("#race-status", new PageLocatorOptions { HasText = "Copied as Markdown." }).WaitForAsync();
        var table = (await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"))!.Split('\n');
        Assert.Contains("median of 1", table[0], StringComparison.Ordinal);
        Assert.Equal(12, table.Count(line => line.StartsWith('|')));
    }

    [SkippableFact]
    public async Task Race_Cancelled_Stops()
    {
        await using var explorer = await _browser.OpenAsync("/#race");
        var page = explorer.Page;
        await page.GetByLabel("Rounds").SelectOptionAsync("9");
        await page.Locator("#race-start").ClickAsync();
        await page.Locator(".lane[data-running]").First.WaitForAsync();

        await page.Locator("#race-cancel").ClickAsync();

        await page.Locator("#race-status", new PageLocatorOptions { HasText = "Cancelled." }).WaitForAsync();
        await page.Locator("#race-start:enabled").WaitForAsync();
    }

    [SkippableFact]
    public async Task Race_OpenedWhileTheServiceIsGone_SaysSoAndComesWhenItIsBack()
    {
        await using var explorer = await _browser.OpenAsync("/");
        explorer.ExpectsRefusals = true;
        var page = explorer.Page;
        await explorer.WaitForMapAsync();
        await page.RouteAsync("**/js/race/**", route => route.AbortAsync("connectionrefused"));
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Race" }).ClickAsync();
        await page.Locator("#race-status", new PageLocatorOptions { HasText = "The service does not answer." }).WaitForAsync();

        await page.UnrouteAllAsync();

        await page.Locator("#race-machine", new PageLocatorOptions { HasText = "This machine: " }).WaitForAsync();
        await page.Locator("#race-status").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
    }
}
