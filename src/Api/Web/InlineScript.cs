using System.Text.RegularExpressions;

namespace Api.Web;

/// <summary>
/// A module and those that it imports as one script, for the page itself: each is a function that returns what it exports. Understands
/// the forms of import and export that the page's files use, one to a line, and refuses others.
/// </summary>
internal sealed partial class InlineScript
{
    private readonly Func<string, string> _read;
    private readonly string _address;
    private readonly List<string> _parts = [];
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);

    private InlineScript(Func<string, string> read, string address) => (_read, _address) = (read, address);

    /// <summary>Makes it.</summary>
    /// <param name="module">The name of the module that is run.</param>
    /// <param name="read">The text of a module.</param>
    /// <param name="address">What stands before the names of modules that are loaded later.</param>
    /// <exception cref="InvalidOperationException">A module has a form that is not understood.</exception>
    public static string Of(string module, Func<string, string> read, string address)
    {
        var script = new InlineScript(read, address);
        script.Add(module);
        return "'use strict';\n{\nconst modules = {};\n" + string.Concat(script._parts) + "}\n";
    }

    private void Add(string module)
    {
        if (!_begun.Add(module))
        {
            return;
        }

        var text = _read(module);
        foreach (Match import in Import().Matches(text))
        {
            Add(Resolve(module, import.Groups["from"].Value)); // those that a module imports come before it
        }

        var names = string.Join(", ", Export().Matches(text).Select(export => export.Groups["name"].Value));
        text = Import().Replace(text, import => $"const {{{import.Groups["names"].Value}}} = modules['{Resolve(module, import.Groups["from"].Value)}'];");
        text = Export().Replace(text, "${what}${name}");
        text = LaterImport().Replace(text, import => $"import('{_address}{Resolve(module, import.Groups["from"].Value)}')");
        if (NotUnderstood().Match(text) is { Success: true } match)
        {
            throw new InvalidOperationException($"{module} cannot be a part of the page: '{match.Value}'.");
        }

        _parts.Add($"modules['{module}'] = (() => {{\n{text}return {{ {names} }};\n}})();\n");
    }

    private static string Resolve(string module, string from) => new Uri(new Uri("file:///" + module), from).AbsolutePath[1..];

    [GeneratedRegex(@"^import \{(?<names> \w+(?:, \w+)* )\} from '(?<from>[^']+)';", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Import();

    [GeneratedRegex(@"^export (?<what>(?:async )?(?:class|function|const) )(?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Export();

    [GeneratedRegex(@"\bimport\('(?<from>\.[^']+)'\)", RegexOptions.ExplicitCapture)]
    private static partial Regex LaterImport();

    [GeneratedRegex(@"^\s*(?:import|export)\b(?!\().*$|import\.meta|</script|<!--", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex NotUnderstood();
}
