namespace Api.Admission;

/// <summary>
/// Cores and bytes that a job holds. The cores go back when the work ends, what the reply occupies when it is sent: a slow
/// reader holds no core.
/// </summary>
internal sealed class Permit : IDisposable
{
    private readonly AdmissionControl _owner;

    public Permit(AdmissionControl owner, JobDemand demand, int threads, bool isHeavy, long started)
    {
        _owner = owner;
        MostThreads = threads;
        HeldBytes = demand.Bytes;
        Milliseconds = demand.Milliseconds;
        IsHeavy = isHeavy;
        Started = started;
    }

    /// <summary>Threads the job may use, its own included. Changes when a job that paused goes on.</summary>
    public int Threads { get; set; }

    /// <summary>What it was expected to take, milliseconds of one core.</summary>
    public double Milliseconds { get; }

    public bool IsHeavy { get; }

    /// <summary>A timestamp of admission's clock; later by the pauses.</summary>
    public long Started { get; set; }

    /// <summary>Threads it had at first: its buffers are made for no more.</summary>
    public int MostThreads { get; }

    /// <summary>Bytes that count against the budget now. Under admission's lock.</summary>
    public long HeldBytes { get; set; }

    /// <summary>Whether the cores are still held. Under admission's lock.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Gives the cores back for a while; the bytes stay held.</summary>
    public void Pause() => _owner.Pause(this);

    /// <summary>Waits for cores again, before all jobs that have not begun: it holds bytes that they may need.</summary>
    public Task ResumeAsync(CancellationToken cancellation) => _owner.ResumeAsync(this, cancellation);

    /// <summary>The work is done: gives the cores back, and the bytes but for those of the reply.</summary>
    /// <param name="replyBytes">Bytes that stay rented until the reply is sent.</param>
    public void EndWork(long replyBytes) => _owner.Release(this, replyBytes);

    /// <summary>Gives back what is still held.</summary>
    public void Dispose() => _owner.Release(this, 0);
}
