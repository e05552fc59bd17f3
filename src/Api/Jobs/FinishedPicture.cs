using Api.Admission;
using Api.Buffers;

namespace Api.Jobs;

/// <summary>
/// An encoded picture, and the part of the budget that its bytes occupy. Owned by those who send it: the last one to dispose
/// of it gives the bytes back. Thread-safe.
/// </summary>
internal sealed class FinishedPicture : IDisposable
{
    private readonly Permit _permit;
    private int _owners = 1;

    public FinishedPicture(SegmentedBuffer png, JobReport report, Permit permit)
    {
        Png = png;
        Report = report;
        _permit = permit;
    }

    public SegmentedBuffer Png { get; }

    public JobReport Report { get; }

    /// <summary>One more owner, who is going to dispose of it. Called by an owner.</summary>
    public void Share() => Interlocked.Increment(ref _owners);

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _owners) == 0)
        {
            Png.Dispose();
            _permit.Dispose();
        }
    }
}
