using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Api.Http;

/// <summary>A short text that matches a pattern.</summary>
internal sealed class TextParameter : QueryParameter<string>
{
    private readonly Lazy<Regex> _pattern; // a third of what the endpoints cost at the start, so made when first asked for
    private readonly string _text;
    private readonly string _expected;

    /// <param name="name">Name in the query.</param>
    /// <param name="description">For the OpenAPI document.</param>
    /// <param name="pattern">Anchored; without backtracking, as clients choose the text.</param>
    /// <param name="expected">What is allowed, to follow "'name' is".</param>
    public TextParameter(string name, string description, string pattern, string expected)
        : base(name, description)
    {
        _text = pattern;
        _pattern = new Lazy<Regex>(() => new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
        _expected = expected;
    }

    public override (object? Value, ParameterError? Error) Parse(string text) =>
        _pattern.Value.IsMatch(text) ? (text, null) : (null, Unparsable(_expected, text));

    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.String, Pattern = _text };
}
