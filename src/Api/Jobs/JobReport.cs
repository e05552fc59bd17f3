using Kernels;

namespace Api.Jobs;

/// <summary>What a job did: which kernel ran, and where the time went.</summary>
internal sealed class JobReport
{
    /// <summary>What really ran.</summary>
    public KernelChoice Kernel { get; set; }

    /// <summary>What the job was expected to take, milliseconds of one core.</summary>
    public double PredictedMilliseconds { get; set; }

    /// <summary>What it took, milliseconds of one core.</summary>
    public double ActualMilliseconds { get; set; }

    /// <summary>A field, as stages add to its members by reference.</summary>
    public StageTimes Times;
}
