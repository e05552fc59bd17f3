namespace Bench.Measuring;

/// <summary>A benchmark's parameter that says how many pixels one operation handles, for the columns MP/s and ns/pixel.</summary>
public interface IPixelWork
{
    long Pixels { get; }
}
