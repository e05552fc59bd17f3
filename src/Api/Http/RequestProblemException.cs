using Microsoft.AspNetCore.Mvc;

namespace Api.Http;

/// <summary>A request that is refused for a reason the client can read: carries the reply.</summary>
internal sealed class RequestProblemException : Exception
{
    public RequestProblemException(ProblemDetails problem, TimeSpan? retryAfter = null)
        : base(problem.Detail)
    {
        Problem = problem;
        RetryAfter = retryAfter;
    }

    public ProblemDetails Problem { get; }

    /// <summary>The same refusal for another request.</summary>
    public RequestProblemException Copy() => new(
        new ProblemDetails
        {
            Status = Problem.Status,
            Type = Problem.Type,
            Title = Problem.Title,
            Detail = Problem.Detail,
            Extensions = Problem.Extensions.ToDictionary(),
        },
        RetryAfter);

    /// <summary>When it is worth trying again; for 429 and 503.</summary>
    public TimeSpan? RetryAfter { get; }
}
