using Browser.Tests.Support;
using Xunit.Abstractions;

namespace Browser.Tests;

/// <summary>Figures for people, on a machine that does nothing else; nothing is asserted about them.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class FigureTests
{
    private const string Variable = "FIGURES";

    private static readonly BrowserNewContextOptions FullHd = new() { ViewportSize = new ViewportSize { Width = 1920, Height = 1080 } };

    private readonly BrowserFixture _browser;
    private readonly ITestOutputHelper _output;

    public FigureTests(BrowserFixture browser, ITestOutputHelper output)
    {
        _browser = browser;
        _output = output;
    }

    [SkippableFact]
    public async Task FirstView_FullHd_Milliseconds()
    {
        SkipUnlessWanted();
        const string watch = """
            new MutationObserver(() => {
              const map = document.getElementById('map');
              if (map?.dataset.state === 'complete' && !window.completeAt) window.completeAt = performance.now();
            }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] });
            """;
        var times = new List<(double Complete, double Tiles)>();
        for (var i = 0; i < 9; i++)
        {
            // Each time with an empty browser cache; the address with iterations of its own, so that no tile comes from the service's cache.
            var address = FormattableString.Invariant($"/#mandelbrot?iters={1000 + i}");
            await using var explorer = await _browser.OpenAsync(address, FullHd, page => page.AddInitScriptAsync(watch));
            await explorer.Page.WaitForFunctionAsync("() => window.completeAt");
            var figures = await explorer.Page.EvaluateAsync<double[]>(
                "() => [completeAt, completeAt - Math.min(...performance.getEntriesByType('resource').filter(e => e.name.includes('/tiles/')).map(e => e.startTime))]");
            times.Add((figures![0], figures[1]));
        }

        Report("from navigation to the last tile drawn, ms", times.Select(time => time.Complete));
        Report("from the first tile's request to the last tile drawn, ms", times.Select(time => time.Tiles));
    }

    [SkippableFact]
    public async Task Panning_FullHdLoadedTiles_MillisecondsAFrame()
    {
        SkipUnlessWanted();
        await using var explorer = await _browser.OpenAsync("/#mandelbrot?x=-0.5&y=0&zoom=4", FullHd);
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

    private static void SkipUnlessWanted() =>
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)), $"Measures only when {Variable} is set.");

    private void Report(string what, IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        _output.WriteLine(FormattableString.Invariant(
            $"{what}: median {sorted[sorted.Length / 2]:F1}, 95 % {sorted[(int)(0.95 * (sorted.Length - 1))]:F1}, max {sorted[^1]:F1} of {sorted.Length}"));
    }
}
