namespace Api.Http;

/// <summary>The parsed query of one request.</summary>
internal sealed class QueryValues
{
    private readonly Dictionary<QueryParameter, object?> _values;

    public QueryValues(Dictionary<QueryParameter, object?> values) => _values = values;

    /// <summary>Whether the client gave it.</summary>
    public bool Has(QueryParameter parameter) => _values.ContainsKey(parameter);

    /// <summary>The given value, or the parameter's default.</summary>
    public T Get<T>(QueryParameter<T> parameter) =>
        _values.TryGetValue(parameter, out var value) ? (T)value! : parameter.Default!;
}
