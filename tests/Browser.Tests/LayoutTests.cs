using Browser.Tests.Support;

namespace Browser.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class LayoutTests
{
    /// <summary>Names a folder to keep a picture of each view in.</summary>
    private const string Variable = "SCREENSHOTS";

    private readonly BrowserFixture _browser;

    public LayoutTests(BrowserFixture browser) => _browser = browser;

    [SkippableTheory]
    [InlineData(1280, 800, ColorScheme.Light)]
    [InlineData(1280, 800, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task Views_DesktopAndPhone_FitTheWidthAndAreLabelled(int width, int height, ColorScheme scheme)
    {
        var options = new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            HasTouch = width < 500,
        };
        await using var explorer = await _browser.OpenAsync("/#mandelbrot?x=-0.7451&y=0.1126&zoom=9.4&palette=twilight_shifted&shading=relief&coloring=smooth", options);
        await explorer.WaitForMapAsync();
        await AssertFitsAsync(explorer, "mandelbrot", width, height, scheme);

        await explorer.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Blur" }).ClickAsync();
        await explorer.Page.Locator("#blur-sample").ClickAsync();
        await explorer.Page.Locator("#blur-form[data-state=done]").WaitForAsync();
        await explorer.Page.GetByLabel("Diameter").FillAsync("31");
        await explorer.Page.Locator("#blur-download[download*='31']").WaitForAsync();
        await AssertFitsAsync(explorer, "blur", width, height, scheme);

        await explorer.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Race" }).ClickAsync();
        await explorer.Page.GetByLabel("Rounds").SelectOptionAsync("1");
        await explorer.Page.Locator("#race-start").ClickAsync();
        await explorer.Page.Locator("#race-status", new PageLocatorOptions { HasText = "Finished." }).WaitForAsync();
        await AssertFitsAsync(explorer, "race", width, height, scheme);
    }

    [SkippableFact]
    public async Task Views_OpenedByKeyboard_ComeWithTheirStyles()
    {
        await using var explorer = await _browser.OpenAsync("/");
        await explorer.WaitForMapAsync();
        foreach (var (name, element) in new[] { ("Race", "#race-form"), ("Blur", "#blur .split") })
        {
            Assert.DoesNotContain(explorer.Requests, request => request.EndsWith($"/css/{name.ToLowerInvariant()}.css", StringComparison.Ordinal));
            await explorer.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name, Exact = true }).FocusAsync();
            await explorer.Page.Keyboard.PressAsync("Enter");
            await explorer.Page.WaitForFunctionAsync(
                "element => { const one = document.querySelector(element); return one.checkVisibility({ checkVisibilityCSS: true }) && getComputedStyle(one).display === 'grid'; }", element);
        }
    }

    private static async Task AssertFitsAsync(ExplorerPage explorer, string view, int width, int height, ColorScheme scheme)
    {
        Assert.InRange(await explorer.Page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth"), 1, width);
        Assert.Equal(view, await explorer.Page.EvaluateAsync<string>("() => [...document.querySelectorAll('main > section:not([hidden])')].map(view => view.id).join()"));
        const string nameless = """
            () => [...document.querySelectorAll('button, select, input, a')]
              .filter(element => element.offsetParent && !element.labels?.[0]?.textContent.trim()
                && !element.ariaLabel && !element.textContent.trim() && !element.title)
              .map(element => element.outerHTML)
            """;
        Assert.Empty((await explorer.Page.EvaluateAsync<string[]>(nameless))!);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
        {
            // Transitions have ended by then.
            await explorer.Page.WaitForTimeoutAsync(700);
            await explorer.Page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Path.Combine(folder, FormattableString.Invariant($"{view}-{width}x{height}-{scheme}.png")),
                FullPage = view != "mandelbrot",
            });
        }
    }
}
