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
        Threads = threads;
        HeldBytes = demand.Bytes;
        Milliseconds = demand.Milliseconds;
        IsHeavy = isHeavy;
        Started = started;
    }

    /// <summary>Threads the job may use, its own included.</summary>
    public int Threads { get; }

    /// <summary>What it was expected to take, milliseconds of one core.</summary>
    public double Milliseconds { get; }

    public bool IsHeavy { get; }

    /// <summary>A timestamp of admission's clock.</summary>
    public long Started { get; }

    /// <summary>Bytes that count against the budget now. Under admission's lock.</summary>
    public long HeldBytes { get; set; }

    /// <summary>Whether the cores are still held. Under admission's lock.</summary>
    public bool IsRunning { get; set; } = true;

    /// <summary>The work is done: gives the cores back, and the bytes but for those of the reply.</summary>
    /// <param name="replyBytes">Bytes that stay rented until the reply is sent.</param>
    public void EndWork(long replyBytes) => _owner.Release(this, replyBytes);

    /// <summary>Gives back what is still held.</summary>
    public void Dispose() => _owner.Release(this, 0);
}
