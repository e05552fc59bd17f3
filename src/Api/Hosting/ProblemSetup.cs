using Api.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Api.Hosting;

/// <summary>Every error reply is a problem document with the request's id, is never cached, and shows no stack trace.</summary>
internal static class ProblemSetup
{
    // Before the framework's own: the first one that can write does.
    public static IServiceCollection AddProblems(this IServiceCollection services) =>
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>().AddProblemDetails();

    public static WebApplication UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // What the server itself refuses (a body that stops arriving, a broken chunk) carries its status.
            StatusCodeSelector = exception => exception is BadHttpRequestException bad
                ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        return app;
    }

    /// <summary>A status without a body gets one, but for endpoints that write their own (<see cref="ProblemFilter"/>). After routing.</summary>
    public static WebApplication UseStatusProblems(this WebApplication app)
    {
        app.UseWhen(
            context => context.GetEndpoint()?.Metadata.GetMetadata<ISkipStatusCodePagesMetadata>() is null,
            branch => branch.UseStatusCodePages());
        return app;
    }
}
