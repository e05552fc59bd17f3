using Api.Telemetry;
using Microsoft.AspNetCore.Mvc;

namespace Api.Http;

/// <summary>
/// Writes every error reply, whatever the client says it accepts: the framework's own writer leaves those out who ask for pictures
/// only, and what would be sent in its place may be cached.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        if (problem.Type?.StartsWith(Problems.TypePrefix, StringComparison.Ordinal) != true)
        {
            // Worded by the framework: a status without a body, or a fault. Its text stays in the log.
            problem = Problems.ForStatus(problem.Status ?? http.Response.StatusCode);
        }

        RequestRecord.Of(http).Problem = problem.Type![Problems.TypePrefix.Length..];
        RequiredHeaders.Set(http); // a fault takes all headers off
        problem.Extensions["requestId"] = http.TraceIdentifier;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Remove("ETag");
        return new ValueTask(http.Response.WriteAsJsonAsync<ProblemDetails>(
            problem, options: null, contentType: "application/problem+json", http.RequestAborted));
    }
}
