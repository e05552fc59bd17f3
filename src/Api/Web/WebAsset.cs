using System.IO.Compression;
using System.Security.Cryptography;

namespace Api.Web;

/// <summary>A file that never changes while the service runs, as it is and compressed.</summary>
internal sealed class WebAsset
{
    // The page's texts shrink to a third; what does not shrink is sent as it is.
    private readonly Lazy<byte[]> _compressed;

    /// <param name="name">Its name, for the content type.</param>
    /// <param name="content">Its bytes.</param>
    public WebAsset(string name, byte[] content)
    {
        Content = content;
        ContentType = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".json" => "application/json; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        Digest = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12));
        _compressed = new Lazy<byte[]>(Compress);
    }

    /// <summary>The bytes.</summary>
    public byte[] Content { get; }

    /// <summary>The same, by gzip: what every browser takes over plain HTTP too.</summary>
    public byte[] Compressed => _compressed.Value;

    /// <summary>The media type.</summary>
    public string ContentType { get; }

    /// <summary>Tells these bytes from any others.</summary>
    public string Digest { get; }

    private byte[] Compress()
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize))
        {
            gzip.Write(Content);
        }

        return output.ToArray();
    }
}
