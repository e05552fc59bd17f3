using System.Collections.Concurrent;

namespace Kernels.Blur;

/// <summary>
/// Where samples lie in vectors that keep every other pixel: a block of source bytes is taken apart into its even and its
/// odd pixels (a pixel takes 1, 2 or 4 lanes, the fourth of RGB is not used), and means are put together again to bytes.
/// Bytes move anywhere in one instruction where the vectors have one for it, otherwise within each 16 bytes; these are the
/// indices for either.
/// </summary>
/// <param name="vectorBytes">16, 32 or 64.</param>
/// <param name="channels">Samples of a pixel, 1 to 4.</param>
/// <param name="lanes">Lanes of a pixel: 1, 2 or 4.</param>
/// <param name="anywhere">Whether bytes move anywhere between two vectors, not just within 16 bytes.</param>
internal sealed class PixelOrder(int vectorBytes, int channels, int lanes, bool anywhere)
{
    // A byte that is 0 in every lane of means, whether it is an integer or the bits of a number from 2^23 on.
    private const int Nothing = 1;

    private const int PartBytes = 16;

    // The same few for all pictures, so each is made once.
    private static readonly ConcurrentDictionary<(int VectorBytes, int Channels, int Lanes, bool Anywhere), PixelOrder> Made = new();

    private readonly byte[]?[] _takenApart = new byte[2][];
    private readonly byte[]?[] _joined = new byte[2][];
    private readonly byte[]?[] _fourJoined = new byte[4][];
    private readonly byte[]?[] _planesJoined = new byte[2][];
    private byte[]? _firstPair;
    private byte[]? _halves;
    private byte[]? _fourths;

    /// <summary>Pixels of a block.</summary>
    public int BlockPixels => vectorBytes / lanes;

    /// <summary>Bytes of a block in the picture: those of a vector, or three quarters of them.</summary>
    public int BlockBytes => BlockPixels * channels;

    /// <summary>Bytes of the picture that a part of 16 bytes stands for.</summary>
    public int PartStride => PartBytes / lanes * channels;

    /// <summary>The order with such parameters; they are the constructor's.</summary>
    public static PixelOrder Of(int vectorBytes, int channels, int lanes, bool anywhere) => Made.GetOrAdd(
        (vectorBytes, channels, lanes, anywhere),
        static key => new PixelOrder(key.VectorBytes, key.Channels, key.Lanes, key.Anywhere));

    private int UnitBytes => anywhere ? vectorBytes : PartBytes;

    /// <summary>
    /// Anywhere: for each lane a sample of an even pixel (or of an odd one), from the first vector and from the second. Within
    /// 16 bytes: samples of even pixels in even bytes, those of odd pixels in odd bytes.
    /// </summary>
    public byte[] TakeApart(int odd) => _takenApart[odd] ??= MakeApart(odd);

    /// <summary>The means of even pixels and those of odd ones, 16 bits each, or bytes in turn, to bytes in the picture's order.</summary>
    /// <param name="atByte">The byte of the 16 bits that is the mean, 0 or 1; 1 only where bytes move anywhere.</param>
    public byte[] Join(int atByte = 0) => _joined[atByte] ??= MakeJoin(atByte);

    /// <summary>
    /// The means of pixels 0, 4, 8 ..., 1, 5, 9 ... and so on, 32 bits each, to bytes in the picture's order. Anywhere: those of
    /// two vectors, of <paramref name="pair"/> 0 or 1, and zeros between them. Within 16 bytes: one byte of each in turn.
    /// </summary>
    /// <param name="pair">The vectors.</param>
    /// <param name="top">Whether the mean is a lane's highest byte and not its lowest; only where bytes move anywhere.</param>
    public byte[] JoinFour(int pair, bool top = false) => _fourJoined[pair + (top ? 2 : 0)] ??= MakeFour(pair, top ? 3 : 0);

    /// <summary>Anywhere: ones for what <see cref="JoinFour"/> takes from the first pair of vectors.</summary>
    public byte[] OfFirstPair() => _firstPair ??= Picture((pixel, _) => pixel % 4 / 2 == 0 ? byte.MaxValue : 0);

    /// <summary>Within 16 bytes of 16-bit lanes: every other pixel to the lower half, the others to the upper half.</summary>
    public byte[] Halves() => _halves ??= MakeHalves();

    /// <summary>Within 16 bytes of eight pixels: 0 and 4, 1 and 5, 2 and 6, 3 and 7; four pixels stay as they are.</summary>
    public byte[] EveryFourth() => _fourths ??= MakeFourths();

    /// <summary>
    /// Vectors of channels, of each 16 bytes four neighbouring pixels, 32 bits a sample, to bytes in the picture's order; where 16 bytes have
    /// eight pixels, the channels of pixels 0, 4, 1, 5 and then those of 2, 6, 3, 7. Anywhere: those of two vectors, of
    /// <paramref name="pair"/> 0 or 1, and zeros between them. Within 16 bytes: one byte of each in turn.
    /// </summary>
    public byte[] JoinPlanes(int pair) => _planesJoined[pair] ??= MakePlanes(pair);

    /// <summary>Where such vectors have the samples of a block's pixel: in the how manieth vector of a channel, and in which lane.</summary>
    public (int Vector, int Lane) PlaneOf(int pixel)
    {
        var (part, at) = Math.DivRem(pixel, PartBytes / lanes);
        return lanes == 4 ? (0, (part * 4) + at) : (at % 4 / 2, (part * 4) + (at % 2 * 2) + (at / 4));
    }

    private byte[] MakePlanes(int pair) => Picture((pixel, channel) =>
    {
        var (vector, lane) = PlaneOf(pixel);
        vector = (vector * lanes) + channel;
        return !anywhere ? (4 * lane) + vector
            : vector / 2 == pair ? (4 * lane) + (vector % 2 * vectorBytes)
            : Nothing;
    });

    private byte[] MakeFourths() => Fill(at =>
    {
        var (part, pixel) = (at / PartBytes, at % PartBytes / lanes);
        var from = lanes == 4 ? pixel : (pixel / 2) + (pixel % 2 * 4);
        return (part * PartBytes) + (from * lanes) + (at % lanes);
    });

    private byte[] MakeJoin(int atByte) => Picture((pixel, channel) =>
    {
        var at = (2 * ((pixel / 2 * lanes) + channel)) + atByte;
        return at + (pixel % 2 * (anywhere ? vectorBytes : 1));
    });

    private byte[] MakeApart(int odd) => Fill(at =>
    {
        var lane = at / 2;
        var pixel = (2 * (lane / lanes)) + (anywhere ? odd : at % 2);
        var sample = (pixel * channels) + Math.Min(lane % lanes, channels - 1);
        return anywhere && at % 2 == 1 ? vectorBytes + sample : sample;
    });

    private byte[] MakeFour(int pair, int atByte) => Picture((pixel, channel) =>
    {
        var at = (4 * ((pixel / 4 * lanes) + channel)) + atByte;
        return !anywhere ? at + (pixel % 4)
            : pixel % 4 / 2 == pair ? at + (pixel % 2 * vectorBytes)
            : Nothing;
    });

    private byte[] MakeHalves()
    {
        var bytes = new byte[vectorBytes];
        var half = PartBytes / 2;
        for (var i = 0; i < bytes.Length; i++)
        {
            var at = i % PartBytes;
            var lane = at % half / 2;
            var pixel = (2 * (lane / lanes)) + (at / half);
            bytes[i] = (byte)(lanes == 4 ? at : (2 * ((pixel * lanes) + (lane % lanes))) + (at % 2));
        }

        return bytes;
    }

    private byte[] Picture(Func<int, int, int> index) =>
        Fill(at => at < UnitBytes / lanes * channels ? index(at / channels, at % channels) : Nothing);

    private byte[] Fill(Func<int, int> index)
    {
        var bytes = new byte[vectorBytes];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)index(i % UnitBytes);
        }

        return bytes;
    }
}
