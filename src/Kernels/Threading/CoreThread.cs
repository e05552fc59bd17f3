namespace Kernels.Threading;

/// <summary>A thread that belongs to one core: it waits there, wakes up there, and works there.</summary>
internal sealed class CoreThread
{
    private readonly int _core;
    private readonly object _gate = new();
    private IThreadPoolWorkItem? _work;
    private bool _started;

    public CoreThread(int core) => _core = core;

    /// <summary>Starts the work, unless the thread still has some. Does not wait.</summary>
    public bool TryStart(IThreadPoolWorkItem work)
    {
        lock (_gate)
        {
            if (_work is not null)
            {
                return false;
            }

            _work = work;
            if (_started)
            {
                Monitor.Pulse(_gate);
                return true;
            }

            _started = true;
        }

        // Unsafe: it outlives the request that happens to need it first, and must not keep that one's context.
        new Thread(Live) { IsBackground = true, Name = $"core {_core}" }.UnsafeStart();
        return true;
    }

    private void Live()
    {
        using var stay = new CoreThreads.Stay(_core);
        while (true)
        {
            Next().Execute();
            lock (_gate)
            {
                _work = null;
            }
        }
    }

    private IThreadPoolWorkItem Next()
    {
        // Work often comes in a row, band after band.
        ShortWait.Until(this, static thread => Volatile.Read(ref thread._work) is not null);
        lock (_gate)
        {
            while (_work is null)
            {
                Monitor.Wait(_gate);
            }

            return _work;
        }
    }
}
