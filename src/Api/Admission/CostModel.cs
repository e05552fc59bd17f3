using System.Diagnostics;
using Api.Jobs;

namespace Api.Admission;

/// <summary>
/// Predicts a job's cost in milliseconds of one core: units of work times this machine's nanoseconds per unit, for each
/// stage. The rates start from a table, are scaled by a measurement after the start, and follow the jobs that finish.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A rate is an exponential moving average. One job moves it by an eighth of the way, to at most four times its value, and
/// all jobs together to at most 64 times what the table says: neither a job that was preempted nor a view of the Mandelbrot
/// set that is nothing but border makes the service refuse work that it could do. Stages that are expected to take less than
/// 50 microseconds are not looked at: they are fixed costs more than work. What was expected decides, not what was seen: of
/// small pictures only those that were preempted would else be learned from, and the rates would rise with each of them.
/// </remarks>
internal sealed class CostModel
{
    private const double Weight = 1.0 / 8;
    private const double MostPerJob = 4;
    private const double MostOverall = 64;
    private const double LeastMilliseconds = 0.05;
    private const int Classes = (int)CostClass.EncodeSmall + 1;

    // Classes whose rates depend on a machine in the same way: a measurement of one says something of the others.
    private static readonly CostClass[][] Families =
    [
        [CostClass.Decode8, CostClass.Decode16],
        [
            CostClass.BlurNarrow8, CostClass.BlurWide8, CostClass.BlurWeighted8, CostClass.Blur16, CostClass.BlurWeighted16,
            CostClass.BlurSimd, CostClass.BlurScalar,
        ],
        [CostClass.MandelbrotShortcut, CostClass.MandelbrotSimd, CostClass.MandelbrotScalar],
        [CostClass.EncodeFast, CostClass.EncodeBalanced, CostClass.EncodeSmall],
    ];

    private readonly Lock _gate = new();
    private readonly double[] _rates = new double[Classes];
    private readonly bool[] _learned = new bool[Classes];

    public CostModel()
    {
        for (var kind = CostClass.None; (int)kind < Classes; kind++)
        {
            _rates[(int)kind] = Table(kind);
        }
    }

    /// <summary>What a job is expected to take, milliseconds of one core.</summary>
    public double Predict(JobCost cost)
    {
        lock (_gate)
        {
            return Milliseconds(cost.Decode) + Milliseconds(cost.Kernel) + Milliseconds(cost.Encode);
        }
    }

    /// <summary>What a job took, milliseconds of one core.</summary>
    public static double Actual(JobCost cost, StageTimes times, int threads) =>
        ToMilliseconds(times.Decode + times.Encode) + KernelMilliseconds(cost, times, threads);

    /// <summary>Refines the rates from a job that finished.</summary>
    /// <param name="cost">What it consisted of.</param>
    /// <param name="times">How long its stages were busy.</param>
    /// <param name="threads">How many threads it had.</param>
    public void Learn(JobCost cost, StageTimes times, int threads)
    {
        lock (_gate)
        {
            Learn(cost.Decode, ToMilliseconds(times.Decode));
            Learn(cost.Kernel, KernelMilliseconds(cost, times, threads));
            Learn(cost.Encode, ToMilliseconds(times.Encode));
        }
    }

    /// <summary>
    /// Sets the rate of a class and its family from a measurement, but for those that finished jobs have refined already.
    /// </summary>
    public void Calibrate(CostTerm term, double milliseconds)
    {
        if (term.Units <= 0 || milliseconds <= 0)
        {
            return;
        }

        var factor = Math.Clamp(milliseconds * 1e6 / term.Units / Table(term.Class), 1 / MostOverall, MostOverall);
        lock (_gate)
        {
            foreach (var kind in Families.Single(family => family.Contains(term.Class)).Where(kind => !_learned[(int)kind]))
            {
                _rates[(int)kind] = Table(kind) * factor;
            }
        }
    }

    // Nanoseconds per unit, one core of an AMD EPYC (family 25, model 17) at 512 bits: bench/results.
    private static double Table(CostClass kind) => kind switch
    {
        CostClass.None => 0,
        CostClass.Decode8 => 2.5,
        CostClass.Decode16 => 2.5,
        CostClass.BlurNarrow8 => 0.2,
        CostClass.BlurWide8 => 0.3,
        CostClass.BlurWeighted8 => 1,
        CostClass.Blur16 => 1,
        CostClass.BlurWeighted16 => 2,
        CostClass.BlurSimd => 0.05,
        CostClass.BlurScalar => 1.2,
        CostClass.MandelbrotScalar => 0.5,
        CostClass.MandelbrotSimd => 0.03,
        CostClass.MandelbrotShortcut => 0.012,
        CostClass.EncodeFast => 0.9,
        CostClass.EncodeBalanced => 20,
        CostClass.EncodeSmall => 210,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private double Milliseconds(CostTerm term) => term.Units * _rates[(int)term.Class] / 1e6;

    private void Learn(CostTerm term, double milliseconds)
    {
        if (term.Class == CostClass.None || term.Units <= 0 || Milliseconds(term) < LeastMilliseconds)
        {
            return;
        }

        ref var rate = ref _rates[(int)term.Class];
        var seen = Math.Clamp(Math.Max(milliseconds, LeastMilliseconds) * 1e6 / term.Units, rate / MostPerJob, rate * MostPerJob);
        var prior = Table(term.Class);
        rate = Math.Clamp(rate + ((seen - rate) * Weight), prior / MostOverall, prior * MostOverall);
        _learned[(int)term.Class] = true;
    }

    private static double KernelMilliseconds(JobCost cost, StageTimes times, int threads) =>
        ToMilliseconds(times.Kernel) * (cost.KernelUsesAllThreads ? threads : 1);

    private static double ToMilliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
