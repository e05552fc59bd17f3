namespace Api.Http;

/// <summary>All query parameters of an endpoint: a request that has others, or one of them twice, is refused.</summary>
internal sealed class QuerySchema
{
    public QuerySchema(params QueryParameter[] parameters) => Parameters = parameters;

    public IReadOnlyList<QueryParameter> Parameters { get; }

    /// <summary>Parses a query.</summary>
    /// <exception cref="RequestProblemException">400, listing every parameter that is missing, unknown, repeated or wrong.</exception>
    public QueryValues Parse(IQueryCollection query)
    {
        var errors = new List<ParameterError>();
        var values = new Dictionary<QueryParameter, object?>();
        foreach (var name in query.Keys)
        {
            if (!Parameters.Any(parameter => parameter.Name == name))
            {
                errors.Add(new ParameterError(
                    name, "unknown",
                    $"'{name}' is not a parameter here; there are {string.Join(", ", Parameters.Select(p => p.Name))}."));
            }
        }

        foreach (var parameter in Parameters)
        {
            // The collection compares names without regard to case; parameters are written as documented.
            var given = query.Keys.Contains(parameter.Name, StringComparer.Ordinal) ? query[parameter.Name] : default;
            if (given.Count > 1)
            {
                errors.Add(new ParameterError(parameter.Name, "repeated", $"'{parameter.Name}' is given more than once."));
            }
            else if (given.Count == 1)
            {
                var (value, error) = parameter.Parse(given[0] ?? string.Empty);
                if (error is null)
                {
                    values[parameter] = value;
                }
                else
                {
                    errors.Add(error);
                }
            }
            else if (parameter.Required)
            {
                errors.Add(new ParameterError(parameter.Name, "missing", $"'{parameter.Name}' is required."));
            }
        }

        return errors.Count == 0 ? new QueryValues(values) : throw Problems.InvalidParameters(errors);
    }
}
