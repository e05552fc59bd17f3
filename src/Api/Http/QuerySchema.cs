using Microsoft.AspNetCore.WebUtilities;

namespace Api.Http;

/// <summary>All query parameters of an endpoint: a request that has others, or one of them twice, is refused.</summary>
internal sealed class QuerySchema
{
    // A query of a few kilobytes has room for thousands of names, each of which would be answered with a sentence.
    private const int MostUnknown = 4;

    private readonly QueryParameter[] _parameters;

    public QuerySchema(params QueryParameter[] parameters)
    {
        // Which of them a query has given is noted in the bits of a number.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parameters.Length, 32, nameof(parameters));
        _parameters = parameters;
    }

    public IReadOnlyList<QueryParameter> Parameters => _parameters;

    /// <summary>Parses a query, as it came: a collection of its values would be more than most requests allocate.</summary>
    /// <exception cref="RequestProblemException">400, listing every parameter that is repeated, wrong or missing, and the first that are unknown.</exception>
    public QueryValues Parse(QueryString query)
    {
        var pairs = query.Value.AsSpan().Count('&') + 1;
        var values = new QueryValues(Math.Min(pairs, _parameters.Length));
        List<ParameterError>? errors = null;
        var unknown = 0;
        var given = 0u; // a bit for each parameter
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            var name = pair.DecodeName().Span;
            if (IndexOf(name) is not (>= 0 and var index))
            {
                var shortened = QueryParameter.Shorten(name.ToString());
                if (unknown < MostUnknown && !Has(errors, shortened))
                {
                    (errors ??= []).Insert(unknown++, Unknown(shortened));
                }

                continue;
            }

            var parameter = _parameters[index];
            if ((given & (1u << index)) != 0)
            {
                errors = Repeated(errors, parameter.Name);
                continue;
            }

            given |= 1u << index;
            var (value, wrong) = parameter.Parse(pair.DecodeValue().ToString());
            values.Set(parameter, value);
            if (wrong is not null)
            {
                (errors ??= []).Add(wrong);
            }
        }

        foreach (var parameter in _parameters)
        {
            // One that is given and wrong has its error already.
            if (parameter.Required && !values.Has(parameter) && !Has(errors, parameter.Name))
            {
                (errors ??= []).Add(new ParameterError(parameter.Name, "missing", $"'{parameter.Name}' is required."));
            }
        }

        return errors is null ? values : throw Problems.InvalidParameters(errors);
    }

    private ParameterError Unknown(string name) => new(
        name, "unknown", $"'{name}' is not a parameter here; there are {string.Join(", ", _parameters.Select(p => p.Name))}.");

    // Only where something is wrong: these look-ups allocate.
    private static bool Has(List<ParameterError>? errors, string parameter) =>
        errors?.Exists(error => error.Parameter == parameter) == true;

    private static List<ParameterError> Repeated(List<ParameterError>? errors, string parameter)
    {
        errors ??= [];
        errors.RemoveAll(error => error.Parameter == parameter);
        errors.Add(new ParameterError(parameter, "repeated", $"'{parameter}' is given more than once."));
        return errors;
    }

    // Case counts: parameters are written as documented.
    private int IndexOf(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (name.SequenceEqual(_parameters[i].Name))
            {
                return i;
            }
        }

        return -1;
    }
}
