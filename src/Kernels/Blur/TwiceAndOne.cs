namespace Kernels.Blur;

/// <summary>A 1 behind the digits so far.</summary>
internal readonly struct TwiceAndOne<TDigits> : IDiameter
    where TDigits : struct, IDiameter
{
    public static int Value => (2 * TDigits.Value) + 1;
}
