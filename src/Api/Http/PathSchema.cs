namespace Api.Http;

/// <summary>The parameters in an endpoint's path, by the names of its route.</summary>
internal sealed class PathSchema
{
    public PathSchema(params QueryParameter[] parameters) => Parameters = parameters;

    public IReadOnlyList<QueryParameter> Parameters { get; }

    /// <summary>Parses the values of a route.</summary>
    /// <exception cref="RequestProblemException">400, listing every parameter that is wrong.</exception>
    public QueryValues Parse(RouteValueDictionary route)
    {
        var parsed = Parameters.Select(parameter => (parameter, result: parameter.Parse(route[parameter.Name] as string ?? string.Empty))).ToArray();
        var errors = parsed.Select(one => one.result.Error).OfType<ParameterError>().ToArray();
        return errors.Length == 0
            ? new QueryValues(parsed.ToDictionary(one => one.parameter, one => one.result.Value))
            : throw Problems.InvalidParameters(errors);
    }
}
