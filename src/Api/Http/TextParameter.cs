using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Api.Http;

/// <summary>A short text that matches a pattern.</summary>
internal sealed class TextParameter : QueryParameter<string>
{
    private readonly Regex _pattern;
    private readonly string _expected;

    /// <param name="name">Name in the query.</param>
    /// <param name="description">For the OpenAPI document.</param>
    /// <param name="pattern">Anchored; without backtracking, as clients choose the text.</param>
    /// <param name="expected">What is allowed, to follow "'name' is".</param>
    public TextParameter(string name, string description, string pattern, string expected)
        : base(name, description)
    {
        _pattern = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        _expected = expected;
    }

    public override (object? Value, ParameterError? Error) Parse(string text) =>
        _pattern.IsMatch(text) ? (text, null) : (null, Unparsable(_expected, text));

    public override OpenApiSchema Schema() => new() { Type = JsonSchemaType.String, Pattern = _pattern.ToString() };
}
