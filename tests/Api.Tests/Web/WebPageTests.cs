using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Api.Tests.Support;

namespace Api.Tests.Web;

public sealed partial class WebPageTests : IDisposable
{
    private readonly TestService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Root_IsThePage()
    {
        var reply = await _service.Client.FetchAsync("/");
        var page = await reply.Content.ReadAsStringAsync();

        Assert.Equal(200, (int)reply.StatusCode);
        Assert.Equal("text/html; charset=utf-8", reply.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-cache", reply.Headers.CacheControl?.ToString());
        Assert.Contains("href=\"/swagger\"", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\{(?:script|style|assets)\}", page);
    }

    [Fact]
    public async Task Root_Policy_AllowsWhatThePageHoldsAndNothingElse()
    {
        var reply = await _service.Client.FetchAsync("/");
        var page = await reply.Content.ReadAsStringAsync();
        var policy = Assert.Single(reply.Headers.GetValues("Content-Security-Policy")).Split("; ");
        var elsewhere = Assert.Single((await _service.Client.FetchAsync("/health/live")).Headers.GetValues("Content-Security-Policy")).Split("; ");

        foreach (var (element, directive) in new[] { ("script", "script-src"), ("style", "style-src") })
        {
            var hashes = Regex.Matches(page, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline)
                .Select(match => $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(match.Groups[1].Value)))}'");
            Assert.Equal($"{directive} 'self'{string.Concat(hashes)}", Assert.Single(policy, part => part.StartsWith(directive, StringComparison.Ordinal)));
            Assert.Contains($"{directive} 'self'", elsewhere);
        }

        Assert.Equal(Others(elsewhere), Others(policy));

        static IEnumerable<string> Others(string[] policy) => policy.Where(part => !part.StartsWith("script-src", StringComparison.Ordinal) && !part.StartsWith("style-src", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Root_HoldsNothingThatAStrictPolicyForbids()
    {
        var page = await _service.Client.GetStringAsync(new Uri("/", UriKind.Relative));

        // The elements without attributes are those that the policy names by their hashes.
        Assert.DoesNotMatch(@"<(?:script|style)\s", page);
        Assert.DoesNotMatch(@"\sstyle=|\son[a-z]+=""|javascript:|https?://|\beval\(|new Function\b", page);
    }

    [Fact]
    public async Task Assets_AllThatThePageNames_AreThereForEver()
    {
        var page = await _service.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        var addresses = Addresses().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(addresses);

        // A module that is imported is one of the page's files too: the list grows meanwhile.
        for (var i = 0; i < addresses.Count; i++)
        {
            var address = addresses[i];
            var reply = await _service.Client.FetchAsync(address);
            Assert.True(reply.IsSuccessStatusCode, address);
            Assert.Equal("public, max-age=31536000, immutable", reply.Headers.CacheControl?.ToString());
            Assert.True(reply.Content.Headers.ContentType?.MediaType is "text/css" or "text/javascript" or "image/svg+xml", address);
            Assert.Equal("nosniff", Assert.Single(reply.Headers.GetValues("X-Content-Type-Options")));
            if (address.EndsWith(".js", StringComparison.Ordinal))
            {
                var module = await reply.Content.ReadAsStringAsync();
                Assert.InRange(module.Split('\n').Length, 1, 300);
                addresses.AddRange(Imported(address, module).Except(addresses));
            }
        }

        foreach (var view in new[] { "mandelbrot", "blur", "race" })
        {
            Assert.Contains(addresses, address => address.EndsWith($"/js/{view}/view.js", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Page_HoldsTheModulesOfItsFirstViewAsTheyAre()
    {
        var page = await _service.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        var folder = page[page.IndexOf("/web/", StringComparison.Ordinal)..][..22];

        foreach (var name in new[] { "mandelbrot/grid", "mandelbrot/painter", "mandelbrot/tile-store", "shared/api" })
        {
            var module = await _service.Client.GetStringAsync(new Uri($"{folder}js/{name}.js", UriKind.Relative));
            var lines = module.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("import ", StringComparison.Ordinal)).ToList();
            Assert.All(lines, line => Assert.Contains(line.Replace("export ", string.Empty, StringComparison.Ordinal), page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Page_GzipTaken_IsTheSameSmaller()
    {
        var plain = await _service.Client.GetByteArrayAsync(new Uri("/", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));

        var reply = await _service.Client.SendAsync(request);

        Assert.Equal(["gzip"], reply.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], reply.Headers.Vary);
        var body = await reply.Content.ReadAsByteArrayAsync();
        Assert.InRange(body.Length, 1, plain.Length / 2);
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress))
        {
            await gzip.CopyToAsync(unpacked);
        }

        Assert.Equal(plain, unpacked.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task Page_KnownETag_Returns304(string? encoding)
    {
        using var first = new HttpRequestMessage(HttpMethod.Get, "/");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        foreach (var request in new[] { first, again })
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        }

        var tag = (await _service.Client.SendAsync(first)).Headers.ETag!;
        again.Headers.IfNoneMatch.Add(tag);
        var reply = await _service.Client.SendAsync(again);

        Assert.Equal(304, (int)reply.StatusCode);
        Assert.Equal(tag, reply.Headers.ETag);
        Assert.Empty(await reply.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/web/0000000000000000/js/main.js")]
    [InlineData("/web/nothing")]
    [InlineData("/index.html")]
    public async Task Asset_OfAnotherVersion_IsNotFound(string path) =>
        await (await _service.Client.FetchAsync(path)).ProblemAsync(404, "not-found");

    private static IEnumerable<string> Imported(string address, string module) =>
        Imports().Matches(module).Select(import => new Uri(new Uri("http://host" + address), import.Groups[1].Value).AbsolutePath).Distinct();

    [GeneratedRegex("(?:href=\"|import\\(')(/web/[^\"']+)[\"']")]
    private static partial Regex Addresses();

    [GeneratedRegex("(?:from |import\\()'([^']+)'")]
    private static partial Regex Imports();
}
