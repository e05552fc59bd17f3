using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Api.Http;

/// <summary>One of a few named values, compared without regard to case.</summary>
internal sealed class ChoiceParameter<T> : QueryParameter<T>
{
    private readonly (string Name, T Value)[] _choices;

    public ChoiceParameter(string name, string description, params (string Name, T Value)[] choices)
        : base(name, description)
    {
        _choices = choices;
        Default = choices[0].Value;
    }

    private string Expected => "one of " + string.Join(", ", _choices.Select(choice => choice.Name));

    /// <summary>The name of a value that is among the choices.</summary>
    public string NameOf(T value) => _choices.First(choice => Equals(choice.Value, value)).Name;

    public override (object? Value, ParameterError? Error) Parse(string text)
    {
        foreach (var (name, value) in _choices)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
            {
                return (value, null);
            }
        }

        return (null, Unparsable(Expected, text));
    }

    public override OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. _choices.Select(choice => (JsonNode)JsonValue.Create(choice.Name)!)],
        Default = Required ? null : JsonValue.Create(NameOf(Default!)),
    };
}
