using Microsoft.AspNetCore.Mvc.Testing;

namespace Browser.Tests.Support;

/// <summary>One browser, and the service on a port of its own, for all tests.</summary>
public sealed class BrowserFixture : IAsyncLifetime, IAsyncDisposable
{
    private const string Variable = "CHROMIUM";

    internal static readonly string Chromium = Environment.GetEnvironmentVariable(Variable) ?? "/usr/bin/chromium";

    private WebApplicationFactory<Program>? _service;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            return;
        }

        _service = PatientService.Start();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    /// <summary>Opens the explorer in a window of its own, and waits until its view listens to what a visitor does.</summary>
    /// <param name="address">What stands behind the host: <c>/#blur</c> for example.</param>
    /// <param name="options">Window size, colour scheme and so on.</param>
    /// <param name="prepare">Runs before the page is loaded, to change what the network answers.</param>
    /// <param name="service">Another service than the one all tests share.</param>
    internal async Task<ExplorerPage> OpenAsync(
        string address, BrowserNewContextOptions? options = null, Func<IPage, Task>? prepare = null, WebApplicationFactory<Program>? service = null)
    {
        Skip.If(_browser is null, $"There is no {Chromium}; {Variable} can name another one.");
        options ??= new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1000, Height = 700 } };
        options.BaseURL = (service ?? _service!).ClientOptions.BaseAddress.ToString();
        var context = await _browser.NewContextAsync(options);

        // The machine may be slow and busy with other tests.
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        var explorer = new ExplorerPage(page);
        await explorer.WatchAsync();
        await (prepare?.Invoke(page) ?? Task.CompletedTask);
        await page.GotoAsync(address);
        if (!address.StartsWith("/swagger", StringComparison.Ordinal))
        {
            await explorer.WaitForViewAsync();
        }

        return explorer;
    }
}
