using System.Globalization;
using Api.Buffers;
using Microsoft.AspNetCore.Mvc;
using Png;

namespace Api.Http;

/// <summary>Every refusal the service words itself, as RFC 9457 problem details with a stable <c>type</c>.</summary>
internal static class Problems
{
    /// <summary>What every <c>type</c> starts with; the rest names the problem and never changes.</summary>
    public const string TypePrefix = "urn:problem-type:";

    private const string InternalErrorType = "internal-error";

    /// <summary>The problem of a busy service.</summary>
    public const string OverloadedType = "overloaded";

    public static RequestProblemException InvalidParameters(IReadOnlyList<ParameterError> errors)
    {
        var problem = Make(
            StatusCodes.Status400BadRequest, "invalid-parameter", "A parameter cannot be used.",
            string.Join(' ', errors.Select(error => error.Detail)));
        problem.Extensions["parameter"] = errors[0].Parameter;
        problem.Extensions["errors"] = errors;
        return new RequestProblemException(problem);
    }

    public static RequestProblemException Unauthorized(string header) => new(Make(
        StatusCodes.Status401Unauthorized, "unauthorized", "A key is needed.",
        $"Send one of the service's keys in the header {header}, or as 'Authorization: Bearer'."));

    public static RequestProblemException EmptyBody() => new(Make(
        StatusCodes.Status400BadRequest, "empty-body", "The request has no body.",
        "Send the PNG as the request body (Content-Type: image/png) or as one file part of multipart/form-data."));

    public static RequestProblemException InvalidMultipart(string detail) => new(Make(
        StatusCodes.Status400BadRequest, "invalid-multipart", "The multipart body cannot be used.", detail));

    public static RequestProblemException BodyTooSlow(string limitName, double limit) => new(WithLimit(
        Make(
            StatusCodes.Status408RequestTimeout, "request-timeout", "The body took too long to arrive.",
            Invariant($"The request body did not arrive in time; the limit {limitName} is {limit}.")),
        limitName, limit));

    public static RequestProblemException BodyTooLarge(long limit) => new(WithLimit(
        Make(
            StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large.",
            Invariant($"The request body may have at most {limit} bytes.")),
        "MaxBodyBytes", limit));

    public static RequestProblemException UnsupportedContentType(string? contentType) => new(Make(
        StatusCodes.Status415UnsupportedMediaType, "unsupported-content-type", "The content type is not supported.",
        $"The content type is {(string.IsNullOrEmpty(contentType) ? "missing" : $"'{contentType}'")}. Send a PNG with "
        + "\"Content-Type: image/png\" (curl: -H 'Content-Type: image/png' --data-binary @picture.png), as "
        + "application/octet-stream, or as one file part of multipart/form-data (curl: -F file=@picture.png)."));

    public static RequestProblemException NotPng() => new(Make(
        StatusCodes.Status415UnsupportedMediaType, "not-a-png", "The body is not a PNG.",
        "The body does not start with the PNG signature. Convert the picture to PNG and send it again."));

    public static RequestProblemException BrokenPng(PngException exception)
    {
        if (exception.Error == PngError.NotPng)
        {
            return NotPng();
        }

        var problem = Make(
            StatusCodes.Status422UnprocessableEntity, "broken-png",
            exception.Error == PngError.Truncated ? "The PNG ends too early." : "The PNG is broken.", exception.Message);
        problem.Extensions["chunk"] = exception.Chunk;
        problem.Extensions["field"] = exception.Field;
        problem.Extensions["offset"] = exception.Offset;
        return new RequestProblemException(problem);
    }

    /// <summary>A picture, wanted or sent, that is over a limit of the service.</summary>
    public static RequestProblemException OverLimit(string limitName, long limit, long found, string what) => new(WithLimit(
        Make(
            StatusCodes.Status422UnprocessableEntity, "over-limit", "The picture is over a limit.",
            Invariant($"{what} is {found}; the limit {limitName} is {limit}.")),
        limitName, limit));

    public static RequestProblemException ChannelOrder(string order, string channels)
    {
        var problem = Make(
            StatusCodes.Status422UnprocessableEntity, "channel-order", "The order does not fit the picture.",
            $"'{order}' is not a permutation of the picture's channels, which are {channels}.");
        problem.Extensions["parameter"] = "order";
        return new RequestProblemException(problem);
    }

    public static RequestProblemException TooManyRequests(TimeSpan retryAfter) => new(
        Make(
            StatusCodes.Status429TooManyRequests, "rate-limited", "Too many requests.",
            "This client sends more requests than it is granted. Try again after the time in Retry-After."),
        retryAfter);

    public static RequestProblemException Overloaded(string reason, TimeSpan retryAfter)
    {
        var problem = Make(
            StatusCodes.Status503ServiceUnavailable, OverloadedType, "The service is busy.",
            "The request was not started. Try again after the time in Retry-After.");
        problem.Extensions["reason"] = reason;
        return new RequestProblemException(problem, retryAfter);
    }

    public static RequestProblemException Draining() => new(
        Make(
            StatusCodes.Status503ServiceUnavailable, "draining", "The service is shutting down.",
            "The request was not started. Send it again on a new connection, after the time in Retry-After."),
        TimeSpan.FromSeconds(1));

    public static RequestProblemException KernelSwitchedOff(string kernel, string variant) => new(Make(
        StatusCodes.Status503ServiceUnavailable, "kernel-switched-off", "The kernel is switched off.",
        $"The {kernel} variant '{variant}' disagreed with the scalar form on this machine. Leave 'variant' and 'vector' out."));

    public static RequestProblemException JobTimeout(double seconds) => new(WithLimit(
        Make(
            StatusCodes.Status504GatewayTimeout, "job-timeout", "The job took too long.",
            Invariant($"The job was stopped after {seconds} seconds. Ask for a smaller picture, a smaller diameter or fewer iterations, or leave 'variant' out.")),
        "JobSeconds", seconds));

    /// <summary>The <c>type</c>, without its prefix, of the problem that a reply would have been if it had not begun.</summary>
    public static string TypeOf(Exception exception) => exception switch
    {
        RequestProblemException refusal => refusal.Problem.Type![TypePrefix.Length..],
        PngException broken => TypeOf(BrokenPng(broken)),
        ConnectionMemoryException => OverloadedType,
        _ => InternalErrorType,
    };

    /// <summary>The problem for a status that the framework answers without a body of its own, 404 or 405 for example.</summary>
    public static ProblemDetails ForStatus(int status) => Make(
        status,
        status switch
        {
            StatusCodes.Status404NotFound => "not-found",
            StatusCodes.Status405MethodNotAllowed => "method-not-allowed",
            StatusCodes.Status408RequestTimeout => "request-timeout",
            StatusCodes.Status413PayloadTooLarge => "body-too-large",
            >= 500 => InternalErrorType,
            _ => "bad-request",
        },
        Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase
            ? phrase + "." : "Error.",
        null);

    private static ProblemDetails Make(int status, string type, string title, string? detail) => new()
    {
        Status = status,
        Type = TypePrefix + type,
        Title = title,
        Detail = detail,
    };

    private static ProblemDetails WithLimit(ProblemDetails problem, string name, object value)
    {
        problem.Extensions["limitName"] = name;
        problem.Extensions["limit"] = value;
        return problem;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
