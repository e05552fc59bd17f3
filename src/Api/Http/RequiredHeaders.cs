namespace Api.Http;

/// <summary>Headers that every reply carries.</summary>
internal static class RequiredHeaders
{
    /// <summary>
    /// What pages may do: run our scripts, show our styles and pictures, ask this service. Scripts that run as workers get their
    /// policy with their own reply, so all replies have it; for a picture it means nothing.
    /// </summary>
    internal static readonly string ContentSecurityPolicy = PolicyOf();

    /// <summary>
    /// The Swagger UI is somebody else's. Its scripts and styles are files, as most of ours are, but for one: the style element in its
    /// logo, of which this is the hash. A version with another logo would show it black, and fail the browser test that looks at it.
    /// </summary>
    internal static readonly string SwaggerPolicy = PolicyOf(style: "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='");

    /// <summary>The policy of a page that holds a script and a style itself, which these hashes tell from any others.</summary>
    public static string PolicyOf(string script = "", string style = "") =>
        $"default-src 'none'; script-src {$"'self' {script}".TrimEnd()}; style-src {$"'self' {style}".TrimEnd()}; img-src 'self' blob: data:; "
        + "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseRequiredHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        Set(context);
        return next(context);
    });

    /// <summary>Sets them; once more where something took them off.</summary>
    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[RequestId.Header] = context.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger") ? SwaggerPolicy : ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";

        // Pictures of the set are public and may be shown anywhere; the rest is for our own pages.
        headers["Cross-Origin-Resource-Policy"] =
            context.Request.Path.StartsWithSegments("/mandelbrot") ? "cross-origin" : "same-origin";
    }
}
