using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Api.Http;

namespace Api.Web;

/// <summary>
/// The page's files. They are part of the assembly, so that the page is there wherever the service was started from. The page names
/// the others by an address that holds a digest of all of them: those replies never change, and browsers keep them.
/// </summary>
internal sealed partial class WebAssets
{
    /// <summary>What the addresses of all files but the page begin with.</summary>
    public const string Prefix = "/web/";

    private const string Folder = "wwwroot/";
    private const string PageName = "index.html";

    // What the page holds itself: all that its first view takes.
    private const string FirstScript = "js/mandelbrot/first-view.js";
    private static readonly string[] FirstStyles = ["css/base.css", "css/mandelbrot.css"];

    private readonly Dictionary<string, WebAsset> _files = new(StringComparer.Ordinal);

    public WebAssets()
    {
        var assembly = typeof(WebAssets).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);

            // The build names resources with the separators of the machine it runs on.
            var name = resource[Folder.Length..].Replace('\\', '/');
            _files.Add(name, new WebAsset(name, content));
        }

        var all = string.Join('|', _files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Key + ':' + file.Value.Digest));
        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 8));
        var address = Prefix + Digest + '/';
        var html = Placeholder().Replace(TextOf(PageName), match => match.Groups["what"].Value switch
        {
            "script" => InlineScript.Of(FirstScript, TextOf, address),
            "style" => string.Concat(FirstStyles.Select(TextOf)),
            _ => address[..^1],
        });
        Page = new WebAsset(PageName, Encoding.UTF8.GetBytes(html));
        PagePolicy = RequiredHeaders.PolicyOf(HashesOf(html, "script"), HashesOf(html, "style"));
        _files.Remove(PageName);
    }

    /// <summary>Stands for the state of all files.</summary>
    public string Digest { get; }

    /// <summary>The page.</summary>
    public WebAsset Page { get; }

    /// <summary>What the page may do: as all others, and run and show what it holds itself.</summary>
    public string PagePolicy { get; }

    /// <summary>The file of a name such as <c>js/main.js</c>.</summary>
    public WebAsset? Find(string name) => _files.GetValueOrDefault(name);

    // The lines end as the browser reads them, whatever the files were saved with: it hashes what it has read.
    private string TextOf(string name) => Encoding.UTF8.GetString(_files[name].Content).ReplaceLineEndings("\n");

    /// <summary>The texts of these elements as a policy names them.</summary>
    private static string HashesOf(string html, string element) => string.Join(
        ' ',
        Regex.Matches(html, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline)
            .Select(match => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(match.Groups[1].Value)))}'"));

    [GeneratedRegex(@"\{(?<what>script|style|assets)\}")]
    private static partial Regex Placeholder();
}
