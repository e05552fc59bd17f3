using Browser.Tests.Support;

namespace Browser.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class SwaggerTests
{
    private readonly BrowserFixture _browser;

    public SwaggerTests(BrowserFixture browser) => _browser = browser;

    [SkippableFact]
    public async Task Swagger_Opened_ShowsEveryOperationWithinItsPolicy()
    {
        // Errors and violations of the policy, the logo's style among them, fail on disposal.
        await using var explorer = await _browser.OpenAsync("/swagger");
        var page = explorer.Page;
        await page.Locator(".opblock").First.WaitForAsync();
        foreach (var summary in await page.Locator(".opblock-summary-control").AllAsync())
        {
            if (await summary.GetAttributeAsync("aria-expanded") != "true")
            {
                await summary.ClickAsync();
            }
        }

        await page.Locator("#operations-Kernels-get_kernels .execute").ClickAsync();
        await page.Locator("#operations-Kernels-get_kernels .live-responses-table .response-col_status", new PageLocatorOptions { HasText = "200" }).First.WaitForAsync();
        Assert.Equal(
            "rgb(133, 234, 45)",
            await page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.topbar svg [class*=cls-3]')).fill"));
    }
}
