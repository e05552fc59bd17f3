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
    public Task Form_ManyParts_IsRefused() => RefusedAsync(string.Concat(Enumerable.Repeat(Part(""), 1000)));

    [Fact]
    public Task Form_LargePartHeader_IsRefused() => RefusedAsync(Part($"A: {new string('a', 5000)}\r\n"));

    [Fact]
    public Task Form_ManyPartHeaders_IsRefused() =>
        RefusedAsync(Part(string.Concat(Enumerable.Range(0, 20).Select(i => $"H{i}: 1\r\n"))));

    [Fact]
    public Task Form_TextBeforeTheParts_IsRefused() => RefusedAsync(new string('x', 40_000) + "\r\n" + Part(""));

    private async Task RefusedAsync(string parts)
    {
        var body = Encoding.Latin1.GetBytes(parts + "--b--\r\n");
        await (await _service.Client.PostPngAsync("/blur?diameter=3", body, "multipart/form-data; boundary=b"))
            .ProblemAsync(400, "invalid-multipart");
    }

    private static string Part(string headers) =>
        "--b\r\n" + Disposition + headers + "\r\n" + Encoding.Latin1.GetString(Pictures.Random(4, 4)) + "\r\n";
}
