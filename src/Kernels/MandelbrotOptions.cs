namespace Kernels;

/// <summary>How the escape counts of a view are computed. None of these settings but the precision changes a count.</summary>
public readonly record struct MandelbrotOptions
{
    /// <summary>The defaults.</summary>
    public MandelbrotOptions()
    {
    }

    /// <summary>The arithmetic; double by default.</summary>
    public MandelbrotPrecision Precision { get; init; }

    /// <summary>The form of the kernel; <see cref="MandelbrotVariant.Auto"/> by default.</summary>
    public MandelbrotVariant Variant { get; init; }

    /// <summary>The vector width of all forms but the scalar one; <see cref="Kernels.VectorWidth.Auto"/> by default.</summary>
    public VectorWidth VectorWidth { get; init; }

    /// <summary>Threads at most, the caller's included, 1 by default; only <see cref="MandelbrotVariant.Parallel"/> uses more than one.</summary>
    public int Threads { get; init; } = 1;
}
