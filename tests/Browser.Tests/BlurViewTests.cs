using System.Buffers;
using System.Buffers.Binary;
using Browser.Tests.Support;
using Png;

namespace Browser.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class BlurViewTests
{
    private const int Width = 120;
    private const int Height = 80;

    private readonly BrowserFixture _browser;

    public BlurViewTests(BrowserFixture browser) => _browser = browser;

    [SkippableFact]
    public async Task File_Dropped_IsBlurredAndShownBesideTheOriginal()
    {
        await using var explorer = await _browser.OpenAsync("/#blur");
        var page = explorer.Page;
        await DropAsync(page, "half.png", HalfBlackHalfWhite());
        await Done(page);

        // Diameter 8 reaches 4 back and 3 forward: next to the border at 60 the mean of 8 columns, 4 of them white.
        Assert.Equal("0,0,0", await PixelAsync(page, "blur-after", 55));
        Assert.Equal("128,128,128", await PixelAsync(page, "blur-after", 60));
        Assert.Equal("255,255,255", await PixelAsync(page, "blur-after", 64));
        Assert.Equal("255,255,255", await PixelAsync(page, "blur-before", 60));
        Assert.Contains(explorer.Requests, request => request.StartsWith("/blur?diameter=8&passes=1&edge=clamp&variant=auto", StringComparison.Ordinal));
        Assert.Contains("120 × 80", await page.Locator("#blur-facts").TextContentAsync(), StringComparison.Ordinal);

        await page.GetByLabel("Diameter").FillAsync("40");
        await Done(page, "diameter=40");
        Assert.NotEqual("0,0,0", await PixelAsync(page, "blur-after", 45));
        await page.GetByLabel("Passes").SelectOptionAsync("3");
        await Done(page, "passes=3");
        await page.GetByLabel("Edge").SelectOptionAsync("reflect");
        await Done(page, "edge=reflect");
        await page.Locator("#blur [name=variant]").SelectOptionAsync("scalar");
        await Done(page, "variant=scalar");
        Assert.Contains("scalar/0/1", await page.Locator("#blur-facts").TextContentAsync(), StringComparison.Ordinal);

        async Task Done(IPage page, string? query = null)
        {
            await page.WaitForFunctionAsync(
                "query => performance.getEntriesByType('resource').some(entry => entry.name.includes('/blur?') && entry.name.includes(query))", query ?? "");
            await page.Locator("#blur-form[data-state=done]").WaitForAsync();
        }
    }

    [SkippableFact]
    public async Task Picture_Pasted_IsBlurred()
    {
        await using var explorer = await _browser.OpenAsync("/#blur");
        var page = explorer.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.Locator("#blur-drop").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('blur-form').dataset.state === 'ready'");
        const string copy = """
            base64 => navigator.clipboard.write([
              new ClipboardItem({ 'image/png': new Blob([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], { type: 'image/png' }) }),
            ])
            """;
        await page.EvaluateAsync(copy, Convert.ToBase64String(HalfBlackHalfWhite()));

        await page.Keyboard.PressAsync("Control+V");
        await page.Locator("#blur-form[data-state=done]").WaitForAsync();

        Assert.Equal("128,128,128", await PixelAsync(page, "blur-after", 60));
        Assert.Equal("255,255,255", await PixelAsync(page, "blur-before", 60));
        Assert.Contains("120 × 80", await page.Locator("#blur-facts").TextContentAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Slider_Moved_ShowsMoreOfTheOriginal()
    {
        await using var explorer = await _browser.OpenAsync("/#blur");
        var page = explorer.Page;
        await page.Locator("#blur-file").SetInputFilesAsync(new FilePayload { Name = "half.png", MimeType = "image/png", Buffer = HalfBlackHalfWhite() });
        await page.Locator("#blur-form[data-state=done]").WaitForAsync();

        await page.Locator("#blur-split").FillAsync("80");

        Assert.Equal("inset(0px 0px 0px 80%)", await page.EvaluateAsync<string>("() => getComputedStyle(document.getElementById('blur-after')).clipPath"));
        await page.GetByLabel("pixels at 1:1").CheckAsync();
        Assert.Equal(Width, await page.EvaluateAsync<int>("() => document.getElementById('blur-before').clientWidth"));
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#blur-download").ClickAsync());
        Assert.Equal("half-blurred-8.png", download.SuggestedFilename);
        using var reader = new PngReader(new ReadOnlySequence<byte>(await File.ReadAllBytesAsync(await download.PathAsync())));
        Assert.Equal((Width, Height), (reader.Header.Width, reader.Header.Height));
    }

    [SkippableFact]
    public async Task Sample_Drawn_IsBlurred()
    {
        await using var explorer = await _browser.OpenAsync("/#blur");

        await explorer.Page.Locator("#blur-sample").ClickAsync();
        await explorer.Page.Locator("#blur-form[data-state=done]").WaitForAsync();

        Assert.Contains("1280 × 800", await explorer.Page.Locator("#blur-facts").TextContentAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task File_ThatIsNoPng_IsRefusedInTheServicesWords()
    {
        await using var explorer = await _browser.OpenAsync("/#blur");
        explorer.ExpectsRefusals = true;

        await DropAsync(explorer.Page, "letter.txt", "This is a letter, not a picture."u8.ToArray());

        await AssertSaysAsync(explorer.Page, "not a PNG");
    }

    [SkippableFact]
    public async Task File_OverTheLimits_IsRefusedInTheServicesWords()
    {
        await using var explorer = await _browser.OpenAsync("/#blur");
        explorer.ExpectsRefusals = true;

        // Only the header says 60,000 x 60,000, which is enough.
        var png = HalfBlackHalfWhite();
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        await DropAsync(explorer.Page, "huge.png", png);

        await AssertSaysAsync(explorer.Page, "3600000000");
    }

    private static async Task AssertSaysAsync(IPage page, string text)
    {
        var status = page.Locator("#blur-status[data-kind=bad]");
        await status.WaitForAsync();
        Assert.Contains(text, (await status.TextContentAsync())!.Replace(",", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.False(await page.Locator("#blur-download").IsVisibleAsync());
    }

    /// <summary>A drop as the browser would report it.</summary>
    private static async Task DropAsync(IPage page, string name, byte[] content)
    {
        const string drop = """
            ([name, base64]) => {
              const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
              const transfer = new DataTransfer();
              transfer.items.add(new File([bytes], name));
              const target = document.getElementById('blur-drop');
              for (const type of ['dragenter', 'dragover', 'drop']) {
                target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
              }
            }
            """;
        await page.Locator("#blur-drop").WaitForAsync();
        await page.Locator("#blur-form[data-state]").WaitForAsync();
        await page.EvaluateAsync(drop, new[] { name, Convert.ToBase64String(content) });
    }

    private static Task<string> PixelAsync(IPage page, string image, int x) => page.EvaluateAsync<string>(
        """
        ([id, x]) => {
          const canvas = new OffscreenCanvas(1, 1).getContext('2d');
          canvas.drawImage(document.getElementById(id), -x, -40);
          return canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).join();
        }
        """,
        new object[] { image, x })!;

    private static byte[] HalfBlackHalfWhite()
    {
        var rows = new byte[Width * Height * 3];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (byte)(i / 3 % Width < Width / 2 ? 0 : 255);
        }

        var output = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(output, Width, Height, new PngRowFormat(3, 8));
        writer.WriteRows(rows, 3 * Width, Height);
        writer.Finish();
        return output.WrittenSpan.ToArray();
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
