using Api.Buffers;
using Api.Hosting;
using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Health;

/// <summary>
/// The end of the service: once it was told to stop it takes nothing new, and goes on listening, with 503 for whoever comes,
/// until what was accepted has been answered or <see cref="LimitsOptions.DrainSeconds"/> are over. Only then the server closes
/// its connections.
/// </summary>
/// <remarks>
/// A server that stops listening first resets the connections that wait to be accepted, with requests on them that were sent
/// in good faith, and a load balancer's probe finds no port instead of the reply that says why.
/// </remarks>
internal sealed class Drain : IHostedLifecycleService
{
    // What was sent before the signal may still be in a socket's buffer.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeSpan _longest;
    private readonly Func<object, Task> _closeWhenDraining; // made once, not for each request
    private int _requests;

    public Drain(IHostApplicationLifetime lifetime, IOptions<LimitsOptions> limits)
    {
        _lifetime = lifetime;
        _longest = TimeSpan.FromSeconds(limits.Value.DrainSeconds);
        _closeWhenDraining = CloseWhenDraining;
    }

    /// <summary>Whether the service was told to stop.</summary>
    public bool IsDraining => _lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Requests that are being answered, probes not counted.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Answers a request, or refuses it when the service was told to stop before it came.</summary>
    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        // Counted first: a request is either seen by whoever waits, or sees that it is too late.
        Interlocked.Increment(ref _requests);
        try
        {
            if (IsDraining)
            {
                context.Response.Headers.Connection = "close";
                await ProblemFilter.Reply(context, Problems.Draining()).ExecuteAsync(context);
                return;
            }

            context.Response.OnStarting(_closeWhenDraining, context);
            await next(context);
        }
        catch (ConnectionMemoryException)
        {
            ConnectionMemory.CutOff(context); // caught here, as a frame of its own around every request would cost each of them
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    /// <summary>Waits for what was accepted, before anything stops.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_longest);
        for (var idle = TimeSpan.Zero; idle < Settle && !limit.IsCancellationRequested; idle = Requests == 0 ? idle + Step : TimeSpan.Zero)
        {
            await Task.Delay(Step, CancellationToken.None);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task CloseWhenDraining(object context)
    {
        if (IsDraining)
        {
            ((HttpContext)context).Response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }
}
