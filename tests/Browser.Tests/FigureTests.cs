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
    /// The first full view at 1920 x 1080, all of it drawn on the canvas: from the navigation on, with nothing of the page in the
    /// browser's cache and then with all of it; and from the first tile's request on, with the page there, opened at another view. The
    /// service is warm, and computes every tile: the iterations are other ones each time. Navigations begin at another answer of the
    /// service, as a visitor's do who comes back: from nowhere the browser may start a process first.
    /// </summary>
    [SkippableTheory]
    [InlineData("steps")]
    [InlineData("smooth")]
    public async Task FirstView_FullHd_Milliseconds(string coloring)
    {
        SkipUnlessWanted();
        Skip.IfNot(File.Exists(BrowserFixture.Chromium), $"There is no {BrowserFixture.Chromium}.");
        await using var browser = await BareBrowser.StartAsync(BrowserFixture.Chromium);
        var (cold, warm, there) = (new List<double>(), new List<double>(), new List<double>());
        var iterations = 1000;
        for (var i = 0; i < WarmUps + Rounds; i++)
        {
            var profile = await browser.NewProfileAsync();
            var times = (await FirstViewAsync(browser, profile, NextView()), await FirstViewAsync(browser, profile, NextView()), 0.0);

            var (tab, session) = await browser.OpenAsync(profile, Service + "/#race");
            await Task.Delay(2 * WindowMilliseconds);
            await browser.EvaluateAsync(session, $"location.hash = '{NextView()}'");
            times.Item3 = await DrawnAsync(browser, session) - await browser.EvaluateAsync(
                session, "Math.min(...performance.getEntriesByType('resource').filter(e => e.name.includes('/tiles/')).map(e => e.startTime))");
            await browser.CloseAsync(tab);
            if (i >= WarmUps)
            {
                cold.Add(times.Item1);
                warm.Add(times.Item2);
                there.Add(times.Item3);
            }
        }

        Report($"navigation to first view drawn, {coloring}, nothing in the browser's cache, ms", cold);
        Report($"navigation to first view drawn, {coloring}, page in the browser's cache, ms", warm);
        Report($"first tile's request to first view drawn, {coloring}, page there, ms", there);

        string NextView() => FormattableString.Invariant($"#mandelbrot?iters={iterations++}&coloring={coloring}");
    }

    private static async Task<double> FirstViewAsync(BareBrowser browser, string profile, string view)
    {
        var (tab, session) = await browser.OpenAsync(profile, Service + "/health/live");
        await Task.Delay(WindowMilliseconds); // a new window loads parts of the browser itself
        await browser.NavigateAsync(session, Service + "/" + view);
        var time = await DrawnAsync(browser, session);
        await browser.CloseAsync(tab);
        return time;
    }

    /// <summary>When the page says that its first view was drawn, in milliseconds from the navigation. Asked rarely: answering takes time too.</summary>
    private static async Task<double> DrawnAsync(BareBrowser browser, string session)
    {
        for (var i = 0; i < 100; i++)
        {
            await Task.Delay(WindowMilliseconds);
            var time = await browser.EvaluateAsync(session, "performance.getEntriesByName('first-view')[0]?.startTime");
            if (!double.IsNaN(time))
            {
                return time;
            }
        }

        throw new TimeoutException("The first view is not drawn.");
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
