using System.Diagnostics;

namespace Api.Admission;

/// <summary>Cores and bytes that a job holds until this is disposed.</summary>
internal sealed class Permit : IDisposable
{
    private readonly AdmissionControl _owner;
    private int _disposed;

    public Permit(AdmissionControl owner, int threads, long bytes)
    {
        _owner = owner;
        Threads = threads;
        Bytes = bytes;
    }

    /// <summary>Threads the job may use, its own included.</summary>
    public int Threads { get; }

    public long Bytes { get; }

    public long Started { get; } = Stopwatch.GetTimestamp();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _owner.Release(this);
        }
    }
}
