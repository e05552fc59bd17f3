using System.Text;
using Api.Tests.Support;

namespace Api.Tests.Uploads;

/// <summary>Forms that are made to cost: many parts, large or many headers of a part, text around the parts.</summary>
public sealed class MultipartLimitTests : IDisposable
{
    private const string Disposition = "Content-Disposition: form-data; name=\"f\"; filename=\"a.png\"\r\n";

    private readonly TestService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Form_OnePartWithAHeaderOfItsOwn_IsTaken()
    {
        var reply = await PostAsync(Part("H: 1\r\n"));

        Assert.Equal(4, (await reply.PictureAsync()).Header.Width);
    }

    [Fact]
    public async Task Form_ManyParts_IsRefusedAtTheSecond() =>
        Assert.Contains("more than one file", await RefusalAsync(string.Concat(Enumerable.Repeat(Part(""), 1000))), StringComparison.Ordinal);

    [Fact]
    public async Task Form_LargePartHeader_IsRefused() =>
        Assert.Contains("length limit", await RefusalAsync(Part($"A: {new string('a', 5000)}\r\n")), StringComparison.Ordinal);

    [Fact]
    public async Task Form_ManyPartHeaders_IsRefused() => Assert.Contains(
        "count limit",
        await RefusalAsync(Part(string.Concat(Enumerable.Range(0, 20).Select(i => $"H{i}: 1\r\n")))),
        StringComparison.Ordinal);

    [Fact]
    public async Task Form_TextBeforeTheParts_IsRefused() =>
        Assert.Contains("limit", await RefusalAsync(new string('x', 40_000) + "\r\n" + Part("")), StringComparison.Ordinal);

    private async Task<string> RefusalAsync(string parts) =>
        (await (await PostAsync(parts)).ProblemAsync(400, "invalid-multipart")).GetProperty("detail").GetString()!;

    private Task<HttpResponseMessage> PostAsync(string parts) => _service.Client.PostPngAsync(
        "/blur?diameter=3", Encoding.Latin1.GetBytes(parts + "--b--\r\n"), "multipart/form-data; boundary=b");

    private static string Part(string headers) =>
        "--b\r\n" + Disposition + headers + "\r\n" + Encoding.Latin1.GetString(Pictures.Random(4, 4)) + "\r\n";
}
