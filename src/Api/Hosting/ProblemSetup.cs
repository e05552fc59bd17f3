using Api.Http;
using Api.Telemetry;

namespace Api.Hosting;

/// <summary>Every error reply is a problem document with the request's id, is never cached, and shows no stack trace.</summary>
internal static class ProblemSetup
{
    public static IServiceCollection AddProblems(this IServiceCollection services) =>
        services.AddProblemDetails(options => options.CustomizeProblemDetails = customize =>
        {
            var (context, problem) = (customize.HttpContext, customize.ProblemDetails);
            if (problem.Type?.StartsWith(Problems.TypePrefix, StringComparison.Ordinal) != true)
            {
                // Worded by the framework: a status without a body, or a fault. Its text stays in the log.
                var known = Problems.ForStatus(problem.Status ?? context.Response.StatusCode);
                (problem.Type, problem.Title, problem.Detail) = (known.Type, known.Title, known.Detail);
                problem.Extensions.Clear();
            }

            RequestRecord.Of(context).Problem = problem.Type![Problems.TypePrefix.Length..];
            RequiredHeaders.Set(context); // a fault takes all headers off
            problem.Extensions["requestId"] = context.TraceIdentifier;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.Remove("ETag");
        });

    public static WebApplication UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // What the server itself refuses (a body that stops arriving, a broken chunk) carries its status.
            StatusCodeSelector = exception => exception is BadHttpRequestException bad
                ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePages();
        return app;
    }
}
