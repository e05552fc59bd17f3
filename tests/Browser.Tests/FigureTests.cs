using Browser.Tests.Support;
using Xunit.Abstractions;

namespace Browser.Tests;

/// <summary>
/// Figures for people, on a machine that does nothing else; nothing is asserted about them. The service is one that runs already, by itself:
/// within the tests it would run as they are compiled, for a short life.
/// </summary>
[Collection(BrowserTestGroup.Name)]
public sealed class FigureTests
{
    /// <summary>Names the service, such as <c>http://localhost:8080</c>.</summary>
    private const string Variable = "FIGURES";

    private const int WarmUps = 2;
    private const int Rounds = 7;
    private const int WindowMilliseconds = 1000;

    private static readonly BrowserNewContextOptions FullHd = new() { ViewportSize = new ViewportSize { Width = 1920, Height = 1080 } };

    private readonly BrowserFixture _browser;
    private readonly ITestOutputHelper _output;

    public FigureTests(BrowserFixture browser, ITestOutputHelper output)
    {
        _browser = browser;
        _output = output;
    }

    /// <summary>
    /// The first full view at 1920 x 1080: from the first tile's request to the last tile drawn on the canvas. Once with the page there,
    /// opened at another view; and once right after the navigation, where the page is still being loaded, and from the navigation on too:
    /// in that time the browser also starts a process, with nothing of the page in its cache. The service is warm, and computes every
    /// tile: the iterations are other ones each time.
    /// </summary>
    [SkippableTheory]
    [InlineData("steps")]
    [InlineData("smooth")]
    public async Task FirstView_FullHd_Milliseconds(string coloring)
    {
        SkipUnlessWanted();
        const string watch = """
            new MutationObserver(() => {
              const map = document.getElementById('map');
              if (map?.dataset.state === 'complete' && !window.completeAt) window.completeAt = performance.now();
            }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] });
            """;
        var (opened, loading, navigated) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < 2 * (WarmUps + Rounds); i++)
        {
            var address = FormattableString.Invariant($"#mandelbrot?iters={1000 + i}&coloring={coloring}");
            var isOpen = i % 2 == 0;
            await using var explorer = await _browser.OpenAsync(Service + (isOpen ? "/#race" : "/" + address), FullHd, async page =>
            {
                await page.AddInitScriptAsync(watch);

                // A new window loads parts of the browser itself for a second.
                await page.WaitForTimeoutAsync(WindowMilliseconds);
            });
            if (isOpen)
            {
                await explorer.Page.Locator("#race-machine", new PageLocatorOptions { HasText = "This machine: " }).WaitForAsync();
                await explorer.Page.WaitForTimeoutAsync(WindowMilliseconds / 2);
                await explorer.Page.EvaluateAsync("address => { location.hash = address; }", address);
            }

            await explorer.Page.WaitForFunctionAsync("() => window.completeAt");
            var times = await explorer.Page.EvaluateAsync<double[]>(
                "() => [completeAt, Math.min(...performance.getEntriesByType('resource').filter(e => e.name.includes('/tiles/')).map(e => e.startTime))]");
            if (i >= 2 * WarmUps)
            {
                (isOpen ? opened : loading).Add(times![0] - times[1]);
                if (!isOpen)
                {
                    navigated.Add(times![0]);
                }
            }
        }

        Report($"first tile's request to last tile drawn, {coloring}, page there, ms", opened);
        Report($"first tile's request to last tile drawn, {coloring}, page loading, ms", loading);
        Report($"navigation to last tile drawn, {coloring}, ms", navigated);
    }

    [SkippableFact]
    public async Task Panning_FullHdLoadedTiles_MillisecondsAFrame()
    {
        SkipUnlessWanted();
        await using var explorer = await _browser.OpenAsync(Service + "/#mandelbrot?x=-0.5&y=0&zoom=4", FullHd);
        await explorer.WaitForMapAsync();
        const string pan = """
            () => new Promise(done => {
              const map = document.getElementById('map');
              const times = [];
              const send = (type, x) => map.dispatchEvent(new PointerEvent(type, { pointerId: 1, button: 0, buttons: 1, clientX: x, clientY: 500, bubbles: true }));
              map.setPointerCapture = () => {};
              send('pointerdown', 900);
              let frame = 0;
              const step = now => {
                times.push(now);
                if (++frame > 240) { send('pointerup', 900); done(times.slice(1).map((time, i) => time - times[i])); return; }
                send('pointermove', 900 + 60 * Math.sin(frame / 20));
                requestAnimationFrame(step);
              };
              requestAnimationFrame(step);
            })
            """;
        await explorer.Page.EvaluateAsync(pan);
        Report("between frames while panning, ms", (await explorer.Page.EvaluateAsync<double[]>(pan))!);
    }

    private static string? Service => Environment.GetEnvironmentVariable(Variable);

    private static void SkipUnlessWanted() =>
        Skip.If(string.IsNullOrEmpty(Service), $"Measures only when {Variable} has the address of a running service.");

    private void Report(string what, IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        _output.WriteLine(FormattableString.Invariant(
            $"{what}: median {sorted[sorted.Length / 2]:F1}, 95 % {sorted[(int)(0.95 * (sorted.Length - 1))]:F1}, max {sorted[^1]:F1} of {sorted.Length}"));
    }
}
