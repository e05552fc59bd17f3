namespace Fuzz.Corpus;

/// <summary>All files to start from.</summary>
internal sealed class CorpusSet
{
    // A large one in this many inputs, so that they take a share of the time and not most of it.
    private const int LargeOneIn = 250;

    private readonly CorpusFile[] _suite;
    private readonly CorpusFile[] _small;
    private readonly CorpusFile[] _large;

    public CorpusSet()
    {
        _suite = [.. PngSuite.Load()];
        _small = [.. _suite, .. ConformanceSet.Make(), .. WriterSet.MakeSmall()];
        _large = [.. WriterSet.MakeLarge()];
    }

    /// <summary>One file, any small one as likely as another.</summary>
    public CorpusFile Pick(FuzzRandom random) => random.Below(LargeOneIn) == 0
        ? random.Pick<CorpusFile>(_large)
        : random.Pick<CorpusFile>(_small);

    public override string ToString() =>
        $"{_small.Length - _suite.Length + _large.Length} own files, "
        + (_suite.Length == 0 ? "no PngSuite (not found; PNGSUITE_DIR can name its folder)" : $"{_suite.Length} of PngSuite");
}
