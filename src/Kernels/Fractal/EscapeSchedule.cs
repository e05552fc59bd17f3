namespace Kernels.Fractal;

/// <summary>
/// The blocks of steps between two escape tests. A block costs its test and, for the lanes that left inside it, a
/// repetition of one of its parts step by step; the share of lanes that leave in a step falls as 1/n, so blocks grow with n. The
/// lengths were chosen by measurement (Zen 4: whole set, seahorse valley, deep zoom).
/// </summary>
/// <remarks>
/// The lengths are multiples of 24, later of 120 and 840: a lane that is bit for bit where it was at the
/// block's start repeats itself for ever, and the more divisors the length has, the more periods this one comparison finds.
/// </remarks>
internal sealed class EscapeSchedule
{
    /// <summary>
    /// Parts of a block, at the ends of which it is noted where the lanes are: one that left is repeated from the last of
    /// them where it was inside.
    /// </summary>
    public const int Parts = 3;

    // Most pixels of a usual view are gone by then.
    private const int UsualTestedSteps = 16;

    /// <summary>The block that follows the tested steps; the one before runs in place of them, where most pixels stay.</summary>
    public const int FirstTested = 1;

    private static EscapeSchedule? _last;

    private readonly int[] _starts;

    /// <summary>The blocks up to a number of iterations; none when the tested steps reach it.</summary>
    /// <param name="iterations">The largest count.</param>
    public EscapeSchedule(int iterations)
    {
        // Each part of a block has a step.
        TestedSteps = iterations < UsualTestedSteps + Parts ? iterations : UsualTestedSteps;
        var starts = new List<int>();
        if (TestedSteps < iterations)
        {
            starts.Add(1);
        }

        for (var start = TestedSteps; start < iterations;)
        {
            // A short rest is not worth a block of its own.
            starts.Add(start);
            var length = LengthAt(start);
            start += iterations - start < length * 3 / 2 ? iterations - start : length;
        }

        Blocks = starts.Count;
        starts.Add(iterations);
        _starts = [.. starts];
    }

    /// <summary>The same for so many iterations, perhaps one that was made before: most pictures have as many as the one before.</summary>
    public static EscapeSchedule Of(int iterations)
    {
        var last = Volatile.Read(ref _last);
        if (last is null || last._starts[^1] != iterations)
        {
            Volatile.Write(ref _last, last = new EscapeSchedule(iterations));
        }

        return last;
    }

    /// <summary>Where each block starts, and where the last one ends.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>Steps at the beginning of a row, tested as they are needed.</summary>
    public int TestedSteps { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks { get; }

    /// <summary>Steps a lane has completed when it enters the block.</summary>
    public int Start(int block) => _starts[block];

    /// <summary>Steps of the block; the last one ends exactly at the largest count.</summary>
    public int Length(int block) => _starts[block + 1] - _starts[block];

    /// <summary>Steps of each part of the block but the first.</summary>
    public int PartLength(int block) => Length(block) / Parts;

    /// <summary>Steps of the block's first part, which has what is over.</summary>
    public int FirstPartLength(int block) => Length(block) - (PartLength(block) * (Parts - 1));

    private static int LengthAt(int start) => start switch
    {
        < 64 => 48,
        < 136 => 72,
        < 2_000 => 120,
        < 10_000 => 840,
        _ => 2_520,
    };
}
