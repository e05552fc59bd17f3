using Api.Jobs;

namespace Api.Caching;

/// <summary>A computation that one or more requests wait for. Its members change under the lock of <see cref="SharedJobs"/>.</summary>
internal sealed class SharedJob
{
    public SharedJob(string key) => Key = key;

    public string Key { get; }

    /// <summary>Requests that wait.</summary>
    public int Waiting { get; set; }

    /// <summary>The picture, once it is there: each of those who waited then owns it.</summary>
    public FinishedPicture? Finished { get; set; }

    /// <summary>Fires when nobody waits any more. Never disposed of: it has no timer, and the job may look at it late.</summary>
    public CancellationTokenSource Abandoned { get; } = new();

    // Whoever computed sends its own reply before others run on its thread.
    public TaskCompletionSource<FinishedPicture> Picture { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
