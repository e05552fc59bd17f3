namespace Api.Http;

/// <summary>The parsed query, or path, of one request.</summary>
internal sealed class QueryValues
{
    private readonly (QueryParameter Parameter, object? Value)[] _given;
    private int _count;

    /// <param name="most">Parameters that the client can have given.</param>
    public QueryValues(int most) => _given = new (QueryParameter, object?)[most];

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

    /// <summary>Notes what the client gave, of each parameter once.</summary>
    public void Set(QueryParameter parameter, object? value) => _given[_count++] = (parameter, value);

    private object? Given(QueryParameter parameter)
    {
        foreach (var (given, value) in _given.AsSpan(0, _count))
        {
            if (given == parameter)
            {
                return value;
            }
        }

        return null;
    }
}
