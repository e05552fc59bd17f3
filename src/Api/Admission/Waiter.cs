namespace Api.Admission;

/// <summary>A job in the line.</summary>
/// <param name="demand">What it asks for.</param>
/// <param name="isHeavy">Which line it is in.</param>
/// <param name="since">A timestamp of admission's clock.</param>
internal sealed class Waiter(JobDemand demand, bool isHeavy, long since)
{
    public JobDemand Demand => demand;

    public bool IsHeavy => isHeavy;

    public long Since => since;

    // Continuations leave the lock's holder: whoever finishes a job does not run the next one on its stack.
    public TaskCompletionSource<Permit> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
