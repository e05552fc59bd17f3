using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using Png;

namespace Api.Http;

/// <summary>
/// Turns what the picture endpoints throw for a client's mistake, or for a limit, into the reply that says so. What is
/// not known here is a fault of the service and goes on to the exception handler.
/// </summary>
internal static class ProblemFilter
{
    public static TBuilder WithProblems<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new SkipStatusCodePagesAttribute()).AddEndpointFilter(AnswerAsync);

    /// <summary>Writes the status, the headers and the body of a refusal.</summary>
    public static IResult Reply(HttpContext context, RequestProblemException exception)
    {
        if (exception.RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Problem(exception.Problem);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        try
        {
            return await next(invocation);
        }
        catch (RequestProblemException exception)
        {
            return Reply(context, exception);
        }
        catch (PngException exception)
        {
            return Reply(context, Problems.BrokenPng(exception));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty; // the client has gone; there is nobody to answer
        }
    }
}
