using System.Globalization;
using Browser.Tests.Support;

namespace Browser.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class MandelbrotViewTests
{
    // At a whole zoom, centred on a pixel, tiles are drawn one to one.
    private const string Gray = "/#mandelbrot?x=-0.75&y=0&zoom=2&palette=gray&coloring=steps&iters=150";
    private const double GrayStep = 1.0 / 256;

    private readonly BrowserFixture _browser;

    public MandelbrotViewTests(BrowserFixture browser) => _browser = browser;

    [SkippableFact]
    public async Task Map_FirstView_ShowsTheSet()
    {
        await using var explorer = await _browser.OpenAsync("/");
        await explorer.WaitForMapAsync();

        // Inside hot is white; -0.7 + 0i, the middle, is inside.
        Assert.Equal("255,255,255", await explorer.MiddleAsync());
        Assert.InRange((await explorer.MapAsync()).Red[0], 20, 200);
        Assert.All(
            explorer.Requests.Where(request => request.Contains("/mandelbrot", StringComparison.Ordinal)),
            request => Assert.Matches(@"^/(web/\w+/|mandelbrot/tiles/\d+/\d+/\d+\.png\?(size=1024&)?iters=\d+&)", request));
    }

    [SkippableFact]
    public async Task Map_FirstViewInFullHd_TakesFewRequests()
    {
        var options = new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1920, Height = 1080 } };
        await using var explorer = await _browser.OpenAsync("/", options);
        await explorer.WaitForMapAsync();

        const string untilDrawn = """
            () => performance.getEntriesByType('resource')
              .filter(entry => entry.startTime < performance.getEntriesByName('first-view')[0].startTime)
              .sort((one, other) => one.startTime - other.startTime)
              .map(entry => entry.name)
            """;
        var files = (await explorer.Page.EvaluateAsync<string[]>(untilDrawn))!;

        // Blocks of 4 x 4 tiles, each asked for once, and before them nothing: the page holds what asks for them.
        Assert.Equal(4, files.Count(file => file.Contains("/tiles/1/", StringComparison.Ordinal) && file.Contains("?size=1024&", StringComparison.Ordinal)));
        Assert.Equal(files.Length, files.Distinct().Count());
        Assert.All(files.Take(4), file => Assert.Contains("/tiles/", file, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Map_AfterTheFirstView_AsksForTilesOf256Pixels()
    {
        await using var explorer = await _browser.OpenAsync(Gray);
        await explorer.WaitForMapAsync();
        await explorer.Page.Locator("#map").FocusAsync();

        await explorer.Page.Keyboard.PressAsync("+");
        await explorer.Page.Keyboard.PressAsync("+");
        await explorer.AddressWithAsync("zoom", "3.000");
        await explorer.WaitForMapAsync();

        var deeper = explorer.Requests.Where(request => request.Contains("/tiles/3/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(deeper);
        Assert.All(deeper, request => Assert.DoesNotContain("size=", request, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Map_BlockOverTheServicesLimits_ComesInTiles()
    {
        await using var explorer = await _browser.OpenAsync(Gray, prepare: page => page.RouteAsync("**/tiles/**size=1024**", route =>
            route.FulfillAsync(new RouteFulfillOptions
            {
                Status = 422,
                ContentType = "application/problem+json",
                Body = """{"title":"Over a limit.","detail":"The picture has too many pixels.","status":422}""",
            })));
        explorer.ExpectsRefusals = true;

        await explorer.WaitForMapAsync();

        Assert.Equal("255,255,255", await explorer.MiddleAsync());
        Assert.Contains(explorer.Requests, request => request.StartsWith("/mandelbrot/tiles/2/1/1.png?iters=150&", StringComparison.Ordinal));
        Assert.False(await explorer.Page.Locator("#map-status").IsVisibleAsync());
    }

    [SkippableFact]
    public async Task Map_WholeZoom_HasThePixelsOfAPlainLoop()
    {
        await using var explorer = await _browser.OpenAsync(Gray);
        await explorer.WaitForMapAsync();

        var (width, height, red) = await explorer.MapAsync();

        var differing = 0;
        for (var i = 0; i < red.Length; i++)
        {
            var cx = -0.75 + (((i % width) - (width / 2)) * GrayStep);
            var cy = ((i / width) - (height / 2)) * GrayStep;
            if (cx < -2.75 || cx >= 1.25 || Math.Abs(cy) >= 2)
            {
                continue;
            }

            var (x, y, count) = (0.0, 0.0, 0);
            while (count < 150 && (x * x) + (y * y) < 4)
            {
                (x, y) = ((x * x) - (y * y) + cx, (2 * x * y) + cy);
                count++;
            }

            differing += Math.Abs(Math.Min(255, (int)(Math.Pow(count / 150.0, 0.3) * 256)) - red[i]) > 1 ? 1 : 0;
        }

        Assert.InRange(differing, 0, red.Length / 1000);
    }

    [SkippableFact]
    public async Task Map_Drag_MovesPixelsAndAddress()
    {
        await using var explorer = await _browser.OpenAsync(Gray);
        await explorer.WaitForMapAsync();
        var (width, height, before) = await explorer.MapAsync();
        var box = await explorer.Page.Locator("#map").BoundingBoxAsync();
        var mouse = explorer.Page.Mouse;

        await mouse.MoveAsync(box!.X + 300, box.Y + 300);
        await mouse.DownAsync();
        await mouse.MoveAsync(box.X + 330, box.Y + 320, new MouseMoveOptions { Steps = 4 });
        await mouse.MoveAsync(box.X + 420, box.Y + 364, new MouseMoveOptions { Steps = 6 });
        await mouse.UpAsync();

        var address = await explorer.AddressWithAsync("x", (-0.75 - (120 * GrayStep)).ToString("R", CultureInfo.InvariantCulture));
        Assert.Equal(-64 * GrayStep, double.Parse(address["y"], CultureInfo.InvariantCulture), 9);
        await explorer.WaitForMapAsync();
        var after = (await explorer.MapAsync()).Red;
        for (var y = 0; y < height - 64; y++)
        {
            // Not the ground beyond the square of tiles, at either side.
            Assert.Equal(before.AsSpan(y * width, width - 120).ToArray(), after.AsSpan(((y + 64) * width) + 120, width - 120).ToArray());
        }

        Assert.DoesNotContain(explorer.Requests, request => request.Contains("/tiles/3/", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Map_WheelKeysAndDoubleClick_ZoomAroundThePointer()
    {
        await using var explorer = await _browser.OpenAsync(Gray);
        await explorer.WaitForMapAsync();
        var box = await explorer.Page.Locator("#map").BoundingBoxAsync();

        // The point under the pointer stays: 200 pixels left of the middle.
        await explorer.Page.Mouse.MoveAsync(box!.X + (box.Width / 2) - 200, box.Y + (box.Height / 2));
        await explorer.Page.Mouse.WheelAsync(0, -240);
        var address = await explorer.AddressWithAsync("zoom", "3.000");
        await explorer.WaitForMapAsync();
        Assert.Equal(-0.75 - (200 * GrayStep) + (200 * GrayStep / 2), double.Parse(address["x"], CultureInfo.InvariantCulture), 6);
        Assert.Contains(explorer.Requests, request => request.Contains("/tiles/3/", StringComparison.Ordinal));

        await explorer.Page.Locator("#map").FocusAsync();
        await explorer.Page.Keyboard.PressAsync("+");
        await explorer.Page.Keyboard.PressAsync("+");
        await explorer.AddressWithAsync("zoom", "4.000");

        await explorer.Page.Locator("#map").DblClickAsync(new LocatorDblClickOptions { Position = new Position { X = 400, Y = 300 } });
        await explorer.AddressWithAsync("zoom", "5.000");

        await explorer.Page.Keyboard.PressAsync("0");
        await explorer.AddressWithAsync("x", "-0.7");
    }

    [SkippableFact]
    public async Task Map_PinchOfTwoFingers_ZoomsAroundTheirMiddle()
    {
        var options = new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 800, Height = 700 }, HasTouch = true };
        await using var explorer = await _browser.OpenAsync(Gray, options);
        await explorer.WaitForMapAsync();
        var box = (await explorer.Page.Locator("#map").BoundingBoxAsync())!;
        var (x, y) = (box.X + (box.Width / 2) - 100, box.Y + (box.Height / 2) + 50);
        var devTools = await explorer.Page.Context.NewCDPSessionAsync(explorer.Page);

        // 100 pixels apart, then 200, and 64 further right: one level around the point that was in their middle.
        await TouchAsync("touchStart", 0);
        for (var part = 1; part <= 10; part++)
        {
            await TouchAsync("touchMove", part / 10.0);
        }

        await devTools.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });

        var address = await explorer.AddressWithAsync("zoom", "3.000");
        Assert.Equal(-0.75 - (100 * GrayStep) + ((100 - 64) * GrayStep / 2), double.Parse(address["x"], CultureInfo.InvariantCulture), 6);
        Assert.Equal((50 * GrayStep) - (50 * GrayStep / 2), double.Parse(address["y"], CultureInfo.InvariantCulture), 6);
        await explorer.WaitForMapAsync();
        Assert.Contains(explorer.Requests, request => request.Contains("/tiles/3/", StringComparison.Ordinal));

        Task TouchAsync(string type, double part)
        {
            var (middle, half) = (x + (64 * part), 50 + (50 * part));
            object[] points = [new { id = 1, x = middle - half, y }, new { id = 2, x = middle + half, y }];
            return devTools.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });
        }
    }

    [SkippableFact]
    public async Task Map_PinchOnATouchpad_ZoomsTheMapAndNotThePage()
    {
        await using var explorer = await _browser.OpenAsync(Gray);
        await explorer.WaitForMapAsync();
        var box = (await explorer.Page.Locator("#map").BoundingBoxAsync())!;
        await explorer.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));

        // It comes as a wheel with Ctrl.
        await explorer.Page.Keyboard.DownAsync("Control");
        await explorer.Page.Mouse.WheelAsync(0, -48);
        await explorer.Page.Keyboard.UpAsync("Control");

        await explorer.AddressWithAsync("zoom", "3.000");
        Assert.Equal("1,1", await explorer.Page.EvaluateAsync<string>("() => [devicePixelRatio, visualViewport.scale].join()"));
    }

    [SkippableFact]
    public async Task Look_Changed_IsAskedForAndDrawn()
    {
        await using var explorer = await _browser.OpenAsync("/#mandelbrot?x=-0.75&y=0&zoom=2&coloring=steps");
        await explorer.WaitForMapAsync();

        await explorer.Page.GetByLabel("Palette").SelectOptionAsync("viridis");
        await explorer.WaitForMapAsync();
        Assert.Equal("253,231,36", await explorer.MiddleAsync());

        await explorer.Page.GetByLabel("Shading").SelectOptionAsync("relief");
        await explorer.Page.GetByLabel("Colouring").SelectOptionAsync("smooth");
        await explorer.Page.Locator("[name=iters]").FillAsync("10");
        await explorer.WaitForMapAsync();

        var address = await explorer.AddressWithAsync("iters", "1024");
        Assert.Equal(("viridis", "relief", "smooth", "1024"), (address["palette"], address["shading"], address["coloring"], address["iters"]));
        Assert.Contains(explorer.Requests, request => request.EndsWith("?iters=1024&palette=viridis&shading=relief&coloring=smooth", StringComparison.Ordinal));
        Assert.NotEqual("253,231,36", await explorer.MiddleAsync()); // flat ground in low light
    }

    [SkippableFact]
    public async Task Zoom_Deepest_IsSaidAndNotPassed()
    {
        await using var explorer = await _browser.OpenAsync("/#mandelbrot?x=-0.743643887037151&y=0.131825904205330&zoom=41.5&iters=1500");
        await explorer.WaitForMapAsync();
        await explorer.Page.Locator("#map-in").ClickAsync();

        await explorer.Page.Locator("#map-status", new PageLocatorOptions { HasText = "This is the deepest zoom." }).WaitForAsync();
        await explorer.WaitForMapAsync();
        Assert.DoesNotContain(explorer.Requests, request => request.Contains("/tiles/43/", StringComparison.Ordinal));
        Assert.Contains(explorer.Requests, request => request.Contains("/tiles/40/", StringComparison.Ordinal) && request.Contains("size=1024", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Save_View_DownloadsAPictureAt4K()
    {
        await using var explorer = await _browser.OpenAsync("/#mandelbrot?x=-0.75&y=0&zoom=2&iters=50");
        await explorer.WaitForMapAsync();

        var download = await explorer.Page.RunAndWaitForDownloadAsync(() => explorer.Page.Locator("#map-save").ClickAsync());

        var png = await File.ReadAllBytesAsync(await download.PathAsync());
        Assert.Equal("mandelbrot.png", download.SuggestedFilename);
        Assert.Equal(3840, (png[18] << 8) | png[19]); // IHDR's width
    }

    [SkippableFact]
    public async Task Tiles_ServiceBusy_WaitAsLongAsItSaysAndSaySo()
    {
        var isBusy = true;
        await using var explorer = await _browser.OpenAsync(Gray, prepare: page => page.RouteAsync("**/mandelbrot/tiles/**", route =>
            Volatile.Read(ref isBusy)
                ? route.FulfillAsync(new RouteFulfillOptions
                {
                    Status = 503,
                    ContentType = "application/problem+json",
                    Headers = new Dictionary<string, string> { ["Retry-After"] = "1" },
                    Body = """{"title":"The service is busy.","detail":"Too many wait.","status":503}""",
                })
                : route.ContinueAsync()));
        explorer.ExpectsRefusals = true;

        await explorer.Page.Locator("#map-status", new PageLocatorOptions { HasText = "The service is busy." }).WaitForAsync();
        Volatile.Write(ref isBusy, false);
        await explorer.Page.Locator("#map-status").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        await explorer.WaitForMapAsync();
        var (width, height, red) = await explorer.MapAsync();
        Assert.Equal(255, red[(height / 2 * width) + (width / 2)]);
    }

    [SkippableFact]
    public async Task Tiles_ServiceGone_IsSaidAndTriedAgain()
    {
        var isGone = true;
        await using var explorer = await _browser.OpenAsync(Gray, prepare: page => page.RouteAsync(
            "**/mandelbrot/tiles/**", route => Volatile.Read(ref isGone) ? route.AbortAsync("connectionrefused") : route.ContinueAsync()));
        explorer.ExpectsRefusals = true;

        await explorer.Page.Locator("#map-status", new PageLocatorOptions { HasText = "The service does not answer." }).WaitForAsync();
        Volatile.Write(ref isGone, false);
        await explorer.WaitForMapAsync();
        await explorer.Page.Locator("#map-status").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
    }
}
