namespace Kernels.Blur;

/// <summary>
/// The mean of n samples of 8 bits as the high byte of a lane of 16 bits, for n = 4, 9 ... 256. Samples are scaled before they
/// are summed, so that n of them nearly fill the lane: k = floor(256 / n), and x = k * sum + Half is below 2^16. Then the mean
/// is floor(x / kn) = floor(x * M / 2^24) with M = ceil(2^24 / kn). It is exact, because the excess of M is below 1 and x * kn is
/// below 2^24. M is above 2^16, so the product's high half is x + floor(x * (M - 2^16) / 2^16), no more than a lane.
/// </summary>
/// <param name="Scale">k, 1 to 64.</param>
/// <param name="Multiplier">M - 2^16, below 2^16; 0 where n is a power of two.</param>
/// <param name="Half">kn / 2, added before the multiplication so that ties go up.</param>
internal readonly record struct HighByteMean(int Scale, int Multiplier, int Half)
{
    public static HighByteMean Of(int n)
    {
        var scale = 256 / n;
        var scaled = scale * n;
        return new HighByteMean(scale, (((1 << 24) + scaled - 1) / scaled) - (1 << 16), scaled / 2);
    }
}
