using System.Collections.Concurrent;
using System.Diagnostics;

namespace Reliability.Service;

/// <summary>Sends requests and notes what came of each. Thread-safe.</summary>
internal sealed class Traffic(HttpClient client)
{
    private readonly ConcurrentQueue<Outcome> _outcomes = new();

    public IReadOnlyCollection<Outcome> Outcomes => _outcomes;

    /// <summary>Sends requests one after the other on several connections.</summary>
    public Task ClosedAsync(int clients, TimeSpan duration, Func<int, HttpRequestMessage> request)
    {
        var (clock, next) = (Stopwatch.StartNew(), 0);
        return Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < duration)
            {
                await SendAsync(request(Interlocked.Increment(ref next)));
            }
        })));
    }

    /// <summary>Sends requests at a steady rate, whether or not the ones before were answered, and waits for all.</summary>
    public async Task OpenAsync(double perSecond, TimeSpan duration, Func<int, HttpRequestMessage> request)
    {
        var (clock, sent) = (Stopwatch.StartNew(), new List<Task>());
        while (clock.Elapsed < duration)
        {
            for (var due = clock.Elapsed.TotalSeconds * perSecond; sent.Count < due;)
            {
                sent.Add(SendAsync(request(sent.Count)));
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(sent);
    }

    public async Task<Outcome> SendAsync(HttpRequestMessage request)
    {
        var start = Stopwatch.GetTimestamp();
        var (status, wasStarted) = (0, false);
        try
        {
            using (request)
            {
                using var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                wasStarted = true;
                await reply.Content.CopyToAsync(Stream.Null);
                status = (int)reply.StatusCode;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status stays 0.
        }

        var outcome = new Outcome(start, Stopwatch.GetElapsedTime(start).TotalMilliseconds, status, wasStarted);
        _outcomes.Enqueue(outcome);
        return outcome;
    }

    public static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    public static HttpRequestMessage Blur(byte[] png, string path = "/blur?diameter=8")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(png) };
        request.Content.Headers.ContentType = new("image/png");
        return request;
    }
}
