using Api.Hosting;

namespace Api.Verbs;

/// <summary>
/// <c>dotnet Api.dll --health [URL or path]</c>: asks a running service how it is, for the health check of a container that
/// has no shell and no curl. Without an argument it asks <c>/health/ready</c> where the environment says that the service
/// listens.
/// </summary>
internal static class HealthProbe
{
    private const string DefaultPath = "/health/ready";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks once.</summary>
    /// <param name="target">A URL, a path, or null.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="output">Gets one line that says what was found.</param>
    /// <returns>The exit code: 0 for a success status, 1 for any other and for no answer.</returns>
    public static int Run(string? target, Func<string, string?> variable, TextWriter output)
    {
        if (Locate(target, variable) is not { } url)
        {
            output.WriteLine($"'{target}' is neither an http URL nor a path that starts with a slash.");
            return 1;
        }

        try
        {
            // A proxy of the environment is for the way out, not for this machine.
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = Patience }) { Timeout = Patience };
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var reply = client.Send(request, HttpCompletionOption.ResponseHeadersRead);
            output.WriteLine($"{url} {(int)reply.StatusCode}");
            return reply.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            output.WriteLine($"{url} {exception.Message}");
            return 1;
        }
    }

    /// <summary>The URL to ask; null when the target cannot be used.</summary>
    internal static Uri? Locate(string? target, Func<string, string?> variable)
    {
        var path = DefaultPath;
        if (target is ['/', ..])
        {
            (path, target) = (target, null);
        }

        // "http://+:80" is how a server says "any address"; nobody can be called by that name.
        var address = (target ?? Listening(variable)).Replace("//+", "//localhost", StringComparison.Ordinal)
            .Replace("//*", "//localhost", StringComparison.Ordinal);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return null;
        }

        if (url.Host is "0.0.0.0" or "[::]")
        {
            url = new UriBuilder(url) { Host = "localhost" }.Uri;
        }

        return url.AbsolutePath == "/" ? new Uri(url, path) : url;
    }

    // The order in which the server looks at them.
    private static string Listening(Func<string, string?> variable)
    {
        if (First(variable("ASPNETCORE_URLS") ?? variable("DOTNET_URLS")) is { } url)
        {
            return url;
        }

        var port = First(variable("ASPNETCORE_HTTP_PORTS") ?? variable("DOTNET_HTTP_PORTS"));
        return port is null ? KestrelSetup.DefaultUrl : "http://localhost:" + port;
    }

    private static string? First(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
