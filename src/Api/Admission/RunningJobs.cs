using Api.Hosting;

namespace Api.Admission;

/// <summary>The jobs that run, and the cores they hold. Used under admission's lock.</summary>
internal sealed class RunningJobs
{
    private static readonly TimeSpan StallGrace = TimeSpan.FromSeconds(2);

    private readonly HashSet<Permit> _jobs = [];
    private readonly TimeProvider _time;
    private readonly TimeSpan _longestRun;
    private readonly int _cores;
    private readonly int _lightShare;
    private int _free; // below 0 while light jobs run beside heavy ones that hold all
    private int _light;
    private long _lastProgress; // when a job finished, or the first one started

    public RunningJobs(LimitsOptions limits, TimeProvider time)
    {
        _time = time;
        _longestRun = TimeSpan.FromSeconds(limits.JobSeconds);
        _cores = _free = limits.Permits;
        _lightShare = Math.Max(1, limits.Permits / 4);
    }

    /// <summary>Jobs that run now.</summary>
    public int Count => _jobs.Count;

    /// <summary>Jobs that run at the same time at most: light ones may run beside heavy ones that hold all cores.</summary>
    public int Most => _cores + _lightShare;

    /// <summary>Cores that no job holds now.</summary>
    public int FreeCores => Math.Max(0, _free);

    /// <summary>Cores that light jobs get while the heavy ones go on.</summary>
    public int CoresForLight => Math.Max(_lightShare, _free + _light);

    /// <summary>Whether jobs run and none has finished for longer than a job may take.</summary>
    public bool AreStalled => _jobs.Count > 0 && _time.GetElapsedTime(_lastProgress) > _longestRun + StallGrace;

    /// <summary>Whether a job of this kind could start now.</summary>
    public bool HaveCoreFor(bool isHeavy) => _free > 0 || (!isHeavy && _light < _lightShare);

    /// <summary>A job starts, or goes on.</summary>
    public void Add(Permit permit, int cores)
    {
        if (_jobs.Count == 0)
        {
            _lastProgress = _time.GetTimestamp();
        }

        permit.Threads = cores;
        permit.IsRunning = true;
        _jobs.Add(permit);
        _free -= cores;
        _light += permit.IsHeavy ? 0 : cores;
    }

    /// <summary>A job gives its cores back, unless it already did.</summary>
    public void Remove(Permit permit)
    {
        if (permit.IsRunning)
        {
            permit.IsRunning = false;
            _jobs.Remove(permit);
            _lastProgress = _time.GetTimestamp();
            _free += permit.Threads;
            _light -= permit.IsHeavy ? 0 : permit.Threads;
        }
    }

    /// <summary>What the light jobs are expected to need still, or all jobs: milliseconds of one core.</summary>
    public double RemainingMilliseconds(bool withHeavy) => _jobs.Where(permit => withHeavy || !permit.IsHeavy).Sum(Remaining);

    private double Remaining(Permit permit) =>
        Math.Max(0, permit.Milliseconds - (_time.GetElapsedTime(permit.Started).TotalMilliseconds * permit.Threads));
}
