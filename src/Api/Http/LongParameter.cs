using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Api.Http;

/// <summary>A whole number that may need 64 bits, within a range that begins at 0.</summary>
internal sealed class LongParameter : QueryParameter<long>
{
    private readonly long _max;

    public LongParameter(string name, string description, long max)
        : base(name, description) => _max = max;

    public override (object? Value, ParameterError? Error) Parse(string text)
    {
        // A number that is merely too large, however long, is out of range and not unparsable.
        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from 0 to {_max}");
        if (!Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            var isNumber = text.Length > 0 && text.TrimStart('-').All(char.IsAsciiDigit) && char.IsAsciiDigit(text[^1]);
            return (null, isNumber ? OutOfRange(expected, text) : Unparsable(expected, text));
        }

        return value < 0 || value > _max ? (null, OutOfRange(expected, text)) : ((long)value, null);
    }

    public override JsonNode ExampleNode() => JsonNode.Parse(Example)!;

    public override OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int64",
        Minimum = "0",
        Maximum = _max.ToString(CultureInfo.InvariantCulture),
    };
}
