namespace Bench.Codec;

/// <summary>The filters that compute something, with the values of the specification.</summary>
public enum ScanlineFilter
{
    Sub = 1,
    Up = 2,
    Average = 3,
    Paeth = 4,
}
