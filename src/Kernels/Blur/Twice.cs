namespace Kernels.Blur;

/// <summary>A 0 behind the digits so far.</summary>
internal readonly struct Twice<TDigits> : IDiameter
    where TDigits : struct, IDiameter
{
    public static int Value => 2 * TDigits.Value;
}
