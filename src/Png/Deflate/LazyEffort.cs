namespace Png.Deflate;

/// <summary>How long <see cref="LazyTokenizer"/> looks for matches.</summary>
/// <param name="Depth">How many places are looked at for each pixel.</param>
/// <param name="LaterDepth">How many where the pixel before has a match.</param>
/// <param name="Enough">So many bytes are a match at once, without a look at the next pixel.</param>
/// <param name="MissesShift">After how many misses in a row a step grows by one pixel, as a power of two.</param>
/// <param name="SparseFrom">Of a match of so many bytes every second pixel is made known.</param>
internal readonly record struct LazyEffort(int Depth, int LaterDepth, int Enough, int MissesShift, int SparseFrom)
{
    // Where shorter matches than these pay, literals cost more than 2.7 bits, and more than 1.7.
    private const int LongestShort = 6;
    private const int LongestMiddling = 10;

    // Of places in a palette nothing but repeats makes less.
    private static readonly LazyEffort Indexed = new(Depth: 128, LaterDepth: 8, Enough: 24, MissesShift: 7, SparseFrom: int.MaxValue);

    // Photographs as they are: every match counts. The cheaper literals are, the longer a match has to be, the fewer there are, and the
    // less is lost by larger steps and by fewer second looks.
    private static readonly LazyEffort Short = new(Depth: 28, LaterDepth: 7, Enough: 40, MissesShift: 7, SparseFrom: int.MaxValue);
    private static readonly LazyEffort Middling = new(Depth: 32, LaterDepth: 2, Enough: 24, MissesShift: 5, SparseFrom: int.MaxValue);
    private static readonly LazyEffort Long = new(Depth: 32, LaterDepth: 2, Enough: 24, MissesShift: 3, SparseFrom: 128);

    /// <summary>The same, but only to see how many there are.</summary>
    public LazyEffort ForTrial => this with { Depth = 4, LaterDepth = 1 };

    /// <summary>What pays where matches shorter than <paramref name="least"/> do not.</summary>
    public static LazyEffort For(PixelGrid grid, int least) =>
        grid.IsIndexed ? Indexed : least <= LongestShort ? Short : least <= LongestMiddling ? Middling : Long;
}
