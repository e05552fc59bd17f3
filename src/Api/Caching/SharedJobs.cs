using System.Runtime.CompilerServices;
using Api.Http;
using Api.Jobs;

namespace Api.Caching;

/// <summary>
/// Lets requests for the same picture that come at the same time wait for one computation. Whoever leaves does not disturb the
/// others; when all have left the computation is cancelled. Thread-safe.
/// </summary>
internal sealed class SharedJobs
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SharedJob> _jobs = new(StringComparer.Ordinal);

    /// <summary>Jobs that somebody waits for now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _jobs.Count;
            }
        }
    }

    /// <summary>Requests that wait for one of them now.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _jobs.Values.Sum(job => job.Waiting);
            }
        }
    }

    /// <summary>Computes a picture, or waits for the one who computes it already.</summary>
    /// <param name="key">Decides the picture's bytes.</param>
    /// <param name="compute">
    /// Computes it, on the thread of the first request as far as it does not wait; its token fires when nobody wants it any more.
    /// </param>
    /// <param name="leaving">Fires when this request does not want it any more.</param>
    /// <returns>The picture, which the caller disposes of, and whether this request computed it.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(FinishedPicture Picture, bool IsFirst)> GetAsync(
        string key, Func<CancellationToken, ValueTask<FinishedPicture>> compute, CancellationToken leaving)
    {
        leaving.ThrowIfCancellationRequested();
        SharedJob? job;
        Seat seat;
        bool isFirst;
        lock (_gate)
        {
            isFirst = !_jobs.TryGetValue(key, out job);
            if (isFirst)
            {
                _jobs.Add(key, job = new SharedJob(key));
            }

            job!.Waiting++;
            seat = new Seat(this, job);
        }

        await using (leaving.UnsafeRegister(static seat => ((Seat)seat!).Leave(), seat))
        {
            if (isFirst)
            {
                _ = RunAsync(job, compute); // its outcome, also a failure, is the job's picture
            }

            try
            {
                var picture = await job.Picture.Task.WaitAsync(leaving);
                return TryTake(seat) ? (picture, isFirst) : throw new OperationCanceledException(leaving);
            }
            catch (RequestProblemException problem)
            {
                throw problem.Copy(); // each reply writes its own request id into its own document, the first one while others still copy
            }
            finally
            {
                seat.Leave(); // does nothing when the picture was taken, or when the registration was faster
            }
        }
    }

    private async Task RunAsync(SharedJob job, Func<CancellationToken, ValueTask<FinishedPicture>> compute)
    {
        try
        {
            var picture = await compute(job.Abandoned.Token);
            int owners;
            lock (_gate)
            {
                Forget(job);
                owners = job.Waiting;
                job.Finished = picture;
                for (var i = 1; i < owners; i++)
                {
                    picture.Share();
                }
            }

            if (owners == 0)
            {
                picture.Dispose();
            }

            job.Picture.SetResult(picture);
        }
        catch (Exception exception)
        {
            // Not swallowed: thrown to everybody who waits.
            lock (_gate)
            {
                Forget(job);
            }

            job.Picture.SetException(exception);
        }
    }

    private bool TryTake(Seat seat)
    {
        lock (_gate)
        {
            var taken = seat.IsWaiting;
            seat.IsWaiting = false;
            return taken;
        }
    }

    private void Leave(SharedJob job, Seat seat)
    {
        FinishedPicture? mine;
        bool isLast;
        lock (_gate)
        {
            if (!seat.IsWaiting)
            {
                return;
            }

            seat.IsWaiting = false;
            mine = job.Finished;
            isLast = --job.Waiting == 0 && mine is null;
            if (isLast)
            {
                Forget(job); // who comes now starts anew
            }
        }

        mine?.Dispose();
        if (isLast)
        {
            job.Abandoned.Cancel();
        }
    }

    private void Forget(SharedJob job)
    {
        if (_jobs.TryGetValue(job.Key, out var current) && current == job)
        {
            _jobs.Remove(job.Key);
        }
    }

    // One request's claim to the picture.
    private sealed class Seat(SharedJobs owner, SharedJob job)
    {
        public bool IsWaiting { get; set; } = true;

        public void Leave() => owner.Leave(job, this);
    }
}
