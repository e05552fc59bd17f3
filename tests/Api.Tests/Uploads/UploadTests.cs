using System.Buffers.Binary;
using System.Net.Http.Headers;
using Api.Tests.Support;

namespace Api.Tests.Uploads;

public sealed class UploadTests : IDisposable
{
    private const string Path = "/blur?diameter=3";

    private readonly TestService _service = new(
        ("Limits:MaxBodyBytes", "20000"), ("Limits:MaxPixels", "10000"), ("Limits:MaxSide", "2000"));

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("image/png")]
    [InlineData("IMAGE/PNG")]
    [InlineData("image/png; charset=binary")]
    [InlineData("application/octet-stream")]
    public async Task Upload_RawBody_IsRead(string contentType)
    {
        var picture = await (await _service.Client.PostPngAsync(Path, Pictures.Random(10, 6), contentType)).PictureAsync();

        Assert.Equal((10, 6), (picture.Header.Width, picture.Header.Height));
    }

    [Fact]
    public async Task Upload_FormWithOneFile_IsRead()
    {
        var picture = await (await PostFormAsync(("picture", "a.png", Pictures.Random(10, 6)))).PictureAsync();

        Assert.Equal((10, 6), (picture.Header.Width, picture.Header.Height));
    }

    [Fact]
    public async Task Upload_FormWithTwoFiles_IsRefused() =>
        await (await PostFormAsync(("a", "a.png", Pictures.Random(4, 4)), ("b", "b.png", Pictures.Random(4, 4))))
            .ProblemAsync(400, "invalid-multipart");

    [Fact]
    public async Task Upload_FormWithoutFile_IsRefused() =>
        await (await PostFormAsync(("a", null, Pictures.Random(4, 4)))).ProblemAsync(400, "invalid-multipart");

    [Fact]
    public async Task Upload_FormThatEndsEarly_IsRefused()
    {
        var text = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.png\"\r\n\r\nabc"u8.ToArray();

        await (await _service.Client.PostPngAsync(Path, text, "multipart/form-data; boundary=b")).ProblemAsync(400, "invalid-multipart");
    }

    [Fact]
    public async Task Upload_FormWithoutBoundary_IsRefused() =>
        await (await _service.Client.PostPngAsync(Path, [1], "multipart/form-data")).ProblemAsync(400, "invalid-multipart");

    [Theory]
    [InlineData("image/png")]
    [InlineData("application/octet-stream")]
    public async Task Upload_EmptyBody_IsRefused(string contentType) =>
        await (await _service.Client.PostPngAsync(Path, [], contentType)).ProblemAsync(400, "empty-body");

    [Theory]
    [InlineData(null)]
    [InlineData("image/jpeg")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Upload_OtherContentType_IsRefusedWithTheFix(string? contentType)
    {
        var reply = await _service.Client.PostPngAsync(Path, Pictures.Random(4, 4), contentType);

        var problem = await reply.ProblemAsync(415, "unsupported-content-type");
        Assert.Contains("Content-Type: image/png", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OtherSignature_IsRefused()
    {
        var jpeg = new byte[100];
        jpeg[0] = 0xFF;
        jpeg[1] = 0xD8;

        await (await _service.Client.PostPngAsync(Path, jpeg)).ProblemAsync(415, "not-a-png");
    }

    [Fact]
    public async Task Upload_BrokenChunk_IsRefusedWithItsPlace()
    {
        var png = Pictures.Random(10, 10);
        png[^20] ^= 1; // within the last bytes of the image data or their checksums

        var problem = await (await _service.Client.PostPngAsync(Path, png)).ProblemAsync(422, "broken-png");

        Assert.Equal("IDAT", problem.GetProperty("chunk").GetString());
        Assert.NotEmpty(problem.GetProperty("field").GetString()!);
        Assert.InRange(problem.GetProperty("offset").GetInt64(), 33, png.Length);
    }

    [Fact]
    public async Task Upload_BodyAboveLimit_IsRefused()
    {
        var png = Pictures.Random(99, 99, 4); // noise: larger than the limit of 20,000 bytes

        var problem = await (await _service.Client.PostPngAsync(Path, png)).ProblemAsync(413, "body-too-large");

        Assert.Equal(20000, problem.GetProperty("limit").GetInt64());
    }

    [Fact]
    public async Task Upload_BodyAboveLimitWithoutLength_IsRefusedWhileItArrives()
    {
        using var content = new StreamContent(new EndlessPng());
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");

        var reply = await _service.Client.PostAsync(new Uri(Path, UriKind.Relative), content);

        await reply.ProblemAsync(413, "body-too-large");
    }

    [Theory]
    [InlineData(2001, 1, "MaxSide")]
    [InlineData(1, 2001, "MaxSide")]
    [InlineData(101, 100, "MaxPixels")]
    [InlineData(0x7FFFFFFF, 0x7FFFFFFF, "MaxSide")]
    public async Task Upload_PictureAboveLimit_IsRefusedFromItsHeader(int width, int height, string limit)
    {
        // Nothing but the header: had the service looked further, it would say that the file is truncated.
        var problem = await (await _service.Client.PostPngAsync(Path, Header(width, height))).ProblemAsync(422, "over-limit");

        Assert.Equal(limit, problem.GetProperty("limitName").GetString());
    }

    [Fact]
    public async Task Upload_PictureAboveLimit_IsRefusedBeforeTheRestIsRead()
    {
        using var body = new EndlessPng(Header(5000, 5000));
        using var content = new StreamContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");

        var reply = await _service.Client.PostAsync(new Uri(Path, UriKind.Relative), content);

        await reply.ProblemAsync(422, "over-limit");
    }

    private async Task<HttpResponseMessage> PostFormAsync(params (string Name, string? FileName, byte[] Bytes)[] parts)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, fileName, bytes) in parts)
        {
            var content = new ByteArrayContent(bytes);
            if (fileName is null)
            {
                form.Add(content, name);
            }
            else
            {
                form.Add(content, name, fileName);
            }
        }

        return await _service.Client.PostAsync(new Uri(Path, UriKind.Relative), form);
    }

    // Signature and IHDR of an RGBA picture, with a right checksum.
    private static byte[] Header(int width, int height)
    {
        var start = Pictures.Random(1, 1)[..33];
        BinaryPrimitives.WriteInt32BigEndian(start.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(start.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(start.AsSpan(29), PlainCrc(start.AsSpan(12, 17)));
        return start;
    }

    private static uint PlainCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
