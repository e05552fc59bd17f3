using Microsoft.Extensions.Primitives;

namespace Api.Http;

/// <summary>All query parameters of an endpoint: a request that has others, or one of them twice, is refused.</summary>
internal sealed class QuerySchema
{
    private readonly QueryParameter[] _parameters;

    public QuerySchema(params QueryParameter[] parameters) => _parameters = parameters;

    public IReadOnlyList<QueryParameter> Parameters => _parameters;

    /// <summary>Parses a query.</summary>
    /// <exception cref="RequestProblemException">400, listing every parameter that is unknown, repeated, wrong or missing.</exception>
    public QueryValues Parse(IQueryCollection query)
    {
        var values = new QueryValues(_parameters);
        List<ParameterError>? errors = null;
        foreach (var (name, given) in query)
        {
            if (Take(name, given, values) is { } error)
            {
                (errors ??= []).Add(error);
            }
        }

        foreach (var parameter in _parameters)
        {
            // One that is given and wrong has its error already.
            if (parameter.Required && !values.Has(parameter) && errors?.Exists(error => error.Parameter == parameter.Name) != true)
            {
                (errors ??= []).Add(new ParameterError(parameter.Name, "missing", $"'{parameter.Name}' is required."));
            }
        }

        return errors is null ? values : throw Problems.InvalidParameters(errors);
    }

    private ParameterError? Take(string name, StringValues given, QueryValues values)
    {
        // The collection compares names without regard to case; parameters are written as documented.
        foreach (var parameter in _parameters)
        {
            if (parameter.Name == name)
            {
                if (given.Count > 1)
                {
                    return new ParameterError(name, "repeated", $"'{name}' is given more than once.");
                }

                var (value, error) = parameter.Parse(given.ToString());
                values.Set(parameter, value);
                return error;
            }
        }

        return new ParameterError(
            name, "unknown", $"'{name}' is not a parameter here; there are {string.Join(", ", _parameters.Select(p => p.Name))}.");
    }
}
