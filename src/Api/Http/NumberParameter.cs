using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Api.Http;

/// <summary>A finite decimal number, a point before the fraction, exponent allowed. Absent stays null.</summary>
internal sealed class NumberParameter : QueryParameter<double?>
{
    private const string Expected = "a finite number such as -0.75 or 1e-3";

    public NumberParameter(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>Shown as the default in the OpenAPI document; applied by whoever reads the parameter, as it depends on others.</summary>
    public double? DocumentedDefault { get; init; }

    public override (object? Value, ParameterError? Error) Parse(string text)
    {
        const NumberStyles styles =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, styles, CultureInfo.InvariantCulture, out var value))
        {
            return (null, Unparsable(Expected, text));
        }

        return double.IsFinite(value) ? (value, null) : (null, OutOfRange(Expected, text));
    }

    public override JsonNode ExampleNode() => JsonNode.Parse(Example)!;

    public override OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Number,
        Format = "double",
        Default = DocumentedDefault is { } value ? JsonValue.Create(value) : null,
    };
}
