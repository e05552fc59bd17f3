using System.Net.Http.Json;
using System.Text.Json;
using Api.Tests.Support;

namespace Api.Tests.Catalog;

public sealed class KernelsTests : IDisposable
{
    private readonly TestService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Kernels_ListsEveryVariantAndWhatAutoPicks()
    {
        using var reply = await _service.Client.GetAsync(new Uri("/kernels", UriKind.Relative));
        var body = await reply.Content.ReadFromJsonAsync<JsonElement>();

        Assert.True(reply.Headers.CacheControl?.NoStore); // it says what is so now
        var names = body.GetProperty("variants").EnumerateArray()
            .Select(variant => $"{variant.GetProperty("kernel")}/{variant.GetProperty("variant")}");
        Assert.Equal(
            ["blur/scalar", "blur/simd", "blur/sliding", "blur/parallel",
                "mandelbrot/scalar", "mandelbrot/simd", "mandelbrot/shortcut", "mandelbrot/parallel"],
            names);
        Assert.All(
            body.GetProperty("auto").EnumerateArray(),
            choice =>
            {
                Assert.Matches("^[a-z]+/(0|128|256|512)/[1-9]", choice.GetProperty("picks").GetString());
                Assert.Contains("faste", choice.GetProperty("why").GetString(), StringComparison.Ordinal);
            });
        Assert.Equal([128, 256, 512], body.GetProperty("vectorBits").EnumerateArray().Select(bits => bits.GetInt32()));
    }

    [Fact]
    public async Task Kernels_SelfTest_ComesToPass()
    {
        for (var i = 0; i < 300; i++)
        {
            var result = (await _service.Client.GetFromJsonAsync<JsonElement>("/kernels")).GetProperty("selfTest");
            Assert.NotEqual("failed", result.GetProperty("state").GetString());
            if (result.GetProperty("state").GetString() == "passed")
            {
                Assert.All(result.GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("agrees").GetBoolean()));
                Assert.Equal(54, result.GetProperty("checks").GetArrayLength());
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("The self-test never finished.");
    }
}
