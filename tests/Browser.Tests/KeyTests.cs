using Browser.Tests.Support;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Browser.Tests;

/// <summary>The explorer on a service that asks for a key.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class KeyTests : IAsyncDisposable
{
    private const string Key = "key-of-the-tests";

    private readonly BrowserFixture _browser;
    private readonly WebApplicationFactory<Program> _service = PatientService.Start(Key);

    public KeyTests(BrowserFixture browser) => _browser = browser;

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [SkippableFact]
    public async Task Map_WithoutKey_SaysSoInTheServicesWordsAndTakesOne()
    {
        await using var explorer = await _browser.OpenAsync("/", service: _service);
        explorer.ExpectsRefusals = true;
        var page = explorer.Page;
        var refusal = page.Locator("#map-status", new PageLocatorOptions { HasText = "A key is needed." });
        await refusal.WaitForAsync();

        await page.GetByLabel("This service asks for a key").FillAsync("another");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#key-form").WaitForAsync();
        await refusal.WaitForAsync();
        await page.GetByLabel("This service asks for a key").FillAsync(Key);
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForFunctionAsync("() => document.getElementById('map-status').hidden && document.getElementById('key-form').hidden");
        await explorer.WaitForMapAsync();
        Assert.Equal("255,255,255", await explorer.MiddleAsync());
        Assert.DoesNotContain(explorer.Requests, request => request.Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain(Key, page.Url, StringComparison.Ordinal);
        Assert.Equal("0", await page.EvaluateAsync<string>("() => String(localStorage.length) + document.cookie"));
    }

    [SkippableFact]
    public async Task Views_WithKey_SendItUntilTheTabIsClosed()
    {
        await using var explorer = await _browser.OpenAsync("/#race", service: _service);
        explorer.ExpectsRefusals = true;
        var page = explorer.Page;
        await page.GetByLabel("This service asks for a key").FillAsync(Key);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#race-machine", new PageLocatorOptions { HasText = "This machine: " }).WaitForAsync();

        await page.ReloadAsync();
        await explorer.WaitForViewAsync();
        await page.Locator("#race-machine", new PageLocatorOptions { HasText = "This machine: " }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Blur" }).ClickAsync();
        await page.Locator("#blur-sample").ClickAsync();
        await page.Locator("#blur-form[data-state=done]").WaitForAsync();
        Assert.False(await page.Locator("#key-form").IsVisibleAsync());

        // A tab of its own has a storage of its own.
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/#race");
        await other.Locator("#race-status", new PageLocatorOptions { HasText = "A key is needed." }).WaitForAsync();
    }
}
