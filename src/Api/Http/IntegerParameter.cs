using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Api.Http;

/// <summary>A whole number within a range, decimal digits only.</summary>
internal sealed class IntegerParameter : QueryParameter<int>
{
    public IntegerParameter(string name, string description, int min, int max)
        : base(name, description)
    {
        Min = min;
        Max = max;
    }

    public int Min { get; }

    public int Max { get; }

    private string Expected => string.Create(CultureInfo.InvariantCulture, $"a whole number from {Min} to {Max}");

    public override (object? Value, ParameterError? Error) Parse(string text)
    {
        // long first: a number that is merely too large is out of range, not unparsable.
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return (null, Unparsable(Expected, text));
        }

        return value < Min || value > Max ? (null, OutOfRange(Expected, text)) : ((int)value, null);
    }

    public override JsonNode ExampleNode() => JsonNode.Parse(Example)!;

    public override OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = Min.ToString(CultureInfo.InvariantCulture),
        Maximum = Max.ToString(CultureInfo.InvariantCulture),
        Default = Required ? null : JsonValue.Create(Default),
    };
}
