using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Api.Http;

/// <summary>
/// One query parameter, declared once: the request is parsed by it and the OpenAPI document describes it, so the two
/// cannot differ.
/// </summary>
internal abstract class QueryParameter
{
    protected QueryParameter(string name, string description)
    {
        Name = name;
        Description = description;
    }

    public string Name { get; }

    public string Description { get; }

    public bool Required { get; init; }

    /// <summary>Whether the parameter is one of an alternative, and so must not be filled in where a form is made of all.</summary>
    public bool Alternative { get; init; }

    /// <summary>A value that shows something, for the OpenAPI document; the parameter itself accepts it.</summary>
    public required string Example { get; init; }

    /// <summary>The example as the document's own type: a number for a number, text for the others.</summary>
    public virtual JsonNode ExampleNode() => JsonValue.Create(Example);

    /// <summary>Parses a value; a wrong one comes back as an error that says what is allowed.</summary>
    public abstract (object? Value, ParameterError? Error) Parse(string text);

    /// <summary>Type, range, allowed values and default for the OpenAPI document.</summary>
    public abstract OpenApiSchema Schema();

    /// <summary>What a client wrote, as an error repeats it.</summary>
    public static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    protected ParameterError Unparsable(string expected, string text) =>
        new(Name, "unparsable", $"'{Name}' is {expected}, not '{Shorten(text)}'.");

    protected ParameterError OutOfRange(string expected, string text) =>
        new(Name, "out-of-range", $"'{Name}' is {expected}, not '{Shorten(text)}'.");

}
