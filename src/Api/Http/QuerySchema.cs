using Microsoft.Extensions.Primitives;

namespace Api.Http;

/// <summary>All query parameters of an endpoint: a request that has others, or one of them twice, is refused.</summary>
internal sealed class QuerySchema
{
    // A query of a few kilobytes has room for thousands of names, each of which would be answered with a sentence.
    private const int MostUnknown = 4;

    private readonly QueryParameter[] _parameters;

    public QuerySchema(params QueryParameter[] parameters) => _parameters = parameters;

    public IReadOnlyList<QueryParameter> Parameters => _parameters;

    /// <summary>Parses a query.</summary>
    /// <exception cref="RequestProblemException">400, listing every parameter that is repeated, wrong or missing, and the first that are unknown.</exception>
    public QueryValues Parse(IQueryCollection query)
    {
        var values = new QueryValues(_parameters);
        List<ParameterError>? errors = null;
        var unknown = 0;
        foreach (var (name, given) in query)
        {
            if (Named(name) is not { } parameter)
            {
                if (unknown < MostUnknown)
                {
                    (errors ??= []).Insert(unknown++, Unknown(QueryParameter.Shorten(name)));
                }
            }
            else if (Take(parameter, given, values) is { } error)
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

    private ParameterError Unknown(string name) => new(
        name, "unknown", $"'{name}' is not a parameter here; there are {string.Join(", ", _parameters.Select(p => p.Name))}.");

    private static ParameterError? Take(QueryParameter parameter, StringValues given, QueryValues values)
    {
        if (given.Count > 1)
        {
            return new ParameterError(parameter.Name, "repeated", $"'{parameter.Name}' is given more than once.");
        }

        var (value, error) = parameter.Parse(given.ToString());
        values.Set(parameter, value);
        return error;
    }

    // The query's own look-up takes no notice of case; parameters are written as documented.
    private QueryParameter? Named(string name)
    {
        foreach (var parameter in _parameters)
        {
            if (parameter.Name == name)
            {
                return parameter;
            }
        }

        return null;
    }
}
