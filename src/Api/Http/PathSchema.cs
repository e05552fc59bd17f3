namespace Api.Http;

/// <summary>The parameters in an endpoint's path, by the names of its route.</summary>
internal sealed class PathSchema
{
    private readonly QueryParameter[] _parameters;

    public PathSchema(params QueryParameter[] parameters) => _parameters = parameters;

    public IReadOnlyList<QueryParameter> Parameters => _parameters;

    /// <summary>Parses the values of a route.</summary>
    /// <exception cref="RequestProblemException">400, listing every parameter that is wrong.</exception>
    public QueryValues Parse(RouteValueDictionary route)
    {
        var values = new QueryValues(_parameters.Length);
        List<ParameterError>? errors = null;
        foreach (var parameter in _parameters)
        {
            var (value, error) = parameter.Parse(route[parameter.Name] as string ?? string.Empty);
            values.Set(parameter, value);
            if (error is not null)
            {
                (errors ??= []).Add(error);
            }
        }

        return errors is null ? values : throw Problems.InvalidParameters(errors);
    }
}
