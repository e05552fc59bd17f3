using System.Collections.Concurrent;
using System.Globalization;

namespace Browser.Tests.Support;

/// <summary>The explorer in a browser. On disposal nothing may have been logged as an error and no policy violated.</summary>
internal sealed class ExplorerPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _requests = new();

    public ExplorerPage(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>Path and query of every request, in their order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>
    /// Whether replies of the service that are refusals, which the browser logs as errors, are part of the test. It is asked at the end:
    /// the page is refused things while it is opened.
    /// </summary>
    public bool ExpectsRefusals { get; set; }

    public async Task WatchAsync()
    {
        Page.PageError += (_, error) => _errors.Enqueue("exception: " + error);
        Page.Console += (_, message) =>
        {
            // Reading the map back, which only tests do, is slower than the browser likes.
            if (message.Type is "error" or "warning" && !message.Text.Contains("willReadFrequently", StringComparison.Ordinal))
            {
                _errors.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        Page.Request += (_, request) => _requests.Enqueue(new Uri(request.Url).PathAndQuery);
        await Page.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));");
    }

    /// <summary>Waits until the view listens: until then it is inert.</summary>
    public Task WaitForViewAsync() => Page.Locator("main > section:not([hidden], [inert])").WaitForAsync();

    /// <summary>Waits until every tile in view is there.</summary>
    public async Task WaitForMapAsync()
    {
        // Two frames, so that what a gesture has changed is taken up.
        await Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        await Page.Locator("#map[data-state=complete]").WaitForAsync();
    }

    /// <summary>Red, green and blue of the map's middle, such as 255,0,0.</summary>
    public Task<string> MiddleAsync() => Page.EvaluateAsync<string>(
        """
        () => {
          const map = document.getElementById('map');
          return map.getContext('2d').getImageData(map.width >> 1, map.height >> 1, 1, 1).data.slice(0, 3).join();
        }
        """)!;

    /// <summary>The red channel of the whole map.</summary>
    public async Task<(int Width, int Height, byte[] Red)> MapAsync()
    {
        const string read = """
            () => {
              const map = document.getElementById('map');
              const { data } = map.getContext('2d').getImageData(0, 0, map.width, map.height);
              let red = '';
              for (let i = 0; i < data.length; i += 4) red += String.fromCharCode(data[i]);
              return [String(map.width), String(map.height), btoa(red)];
            }
            """;
        var parts = await Page.EvaluateAsync<string[]>(read);
        return (int.Parse(parts![0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), Convert.FromBase64String(parts[2]));
    }

    /// <summary>The values behind # in the address bar, once one of them is as given: a gesture's own steps may get there too.</summary>
    public async Task<Dictionary<string, string>> AddressWithAsync(string name, string value)
    {
        await Page.WaitForFunctionAsync(
            "([name, value]) => new URLSearchParams(location.hash.split('?')[1]).get(name) === value", new[] { name, value });
        var query = Page.Url.Split('?', 2)[1];
        return query.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        var unexpected = _errors.Where(error => !(ExpectsRefusals && error.StartsWith("error: Failed to load resource", StringComparison.Ordinal))).ToList();
        Assert.Empty(unexpected);
    }
}
