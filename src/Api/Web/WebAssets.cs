using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

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

    // What asks for the first tiles, and the frame.
    private static readonly string[] Scripts = ["js/mandelbrot/first-view.js", "js/main.js"];

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
        Page = MakePage(_files[PageName]);
        _files.Remove(PageName);
    }

    /// <summary>Stands for the state of all files.</summary>
    public string Digest { get; }

    /// <summary>The page.</summary>
    public WebAsset Page { get; }

    /// <summary>The file of a name such as <c>js/main.js</c>.</summary>
    public WebAsset? Find(string name) => _files.GetValueOrDefault(name);

    private WebAsset MakePage(WebAsset template)
    {
        // Modules name each other; without this the browser would learn of each one only from the one before. What modules import when a
        // view is opened, or used, comes then: each request that the first view shares the browser with costs it some milliseconds.
        var preload = string.Join("\n  ", ModulesOf(Scripts).Select(name => $"<link rel=\"modulepreload\" href=\"{{assets}}/{name}\">"));
        var html = Encoding.UTF8.GetString(template.Content)
            .Replace("{preload}", preload, StringComparison.Ordinal)
            .Replace("{assets}", Prefix + Digest, StringComparison.Ordinal);
        return new WebAsset(PageName, Encoding.UTF8.GetBytes(html));
    }

    /// <summary>The modules that these import at their top, and those that they import in turn, each once.</summary>
    private List<string> ModulesOf(IEnumerable<string> scripts)
    {
        var found = new List<string>(scripts);
        for (var i = 0; i < found.Count; i++)
        {
            var folder = new Uri("file:///" + found[i]);
            foreach (Match import in ImportLine().Matches(Encoding.UTF8.GetString(_files[found[i]].Content)))
            {
                var name = new Uri(folder, import.Groups["name"].Value).AbsolutePath[1..];
                if (!found.Contains(name))
                {
                    found.Add(name);
                }
            }
        }

        return found;
    }

    [GeneratedRegex(@"^import .*? from '(?<name>[^']+)';", RegexOptions.Multiline)]
    private static partial Regex ImportLine();
}
