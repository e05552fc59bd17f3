namespace Api.Http;

/// <summary>The parsed query, or path, of one request.</summary>
internal sealed class QueryValues
{
    private readonly QueryParameter[] _parameters;
    private readonly object?[] _values; // null where the client gave none

    /// <param name="parameters">All that there can be.</param>
    public QueryValues(QueryParameter[] parameters)
    {
        _parameters = parameters;
        _values = new object?[parameters.Length];
    }

    /// <summary>Whether the client gave it.</summary>
    public bool Has(QueryParameter parameter) => Given(parameter) is not null;

    /// <summary>The first of some parameters that the client gave, or null.</summary>
    public QueryParameter? First(ReadOnlySpan<QueryParameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (Has(parameter))
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary>The given value, or the parameter's default.</summary>
    public T Get<T>(QueryParameter<T> parameter) => Given(parameter) is { } value ? (T)value : parameter.Default!;

    /// <summary>Notes what the client gave.</summary>
    public void Set(QueryParameter parameter, object? value) => _values[Array.IndexOf(_parameters, parameter)] = value;

    // A caller may ask for a parameter that its endpoint does not have.
    private object? Given(QueryParameter parameter) =>
        Array.IndexOf(_parameters, parameter) is var index and >= 0 ? _values[index] : null;
}
