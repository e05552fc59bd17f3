using Api.Bands;
using Api.Jobs;

namespace Api.Fractal;

/// <summary>Counts the next group of bands, on the kernel's own threads, when all bands of the one before are painted.</summary>
internal sealed class CountStep : BandStep
{
    private readonly CountWindow _counts;
    private readonly BandEncoder _encoder;
    private int _groupBands;
    private int _margin;
    private int _counting;
    private int _painted;

    public CountStep(CountWindow counts, BandEncoder encoder)
        : base(Stage.Kernel)
    {
        _counts = counts;
        _encoder = encoder;
    }

    /// <summary>The next band that nobody paints yet.</summary>
    private int Next { get; set; }

    /// <summary>The first band whose counts are not there yet.</summary>
    private int End { get; set; }

    /// <summary>Begins a picture, when the encoder has.</summary>
    /// <param name="groupBands">Bands counted at a time.</param>
    /// <param name="margin">Rows of the view above the picture.</param>
    public void Start(int groupBands, int margin)
    {
        (_groupBands, _margin) = (groupBands, margin);
        _counting = _painted = Next = End = 0;
    }

    public override bool TryBegin()
    {
        _counting = Math.Min(_encoder.Layout.Count, End + _groupBands);
        return _painted == End && End < _encoder.Layout.Count;
    }

    public override void Run(CancellationToken cancellation)
    {
        var first = End * _encoder.Layout.BandRows;
        _counts.Count(first + _margin, Math.Min(_encoder.Layout.Height, _counting * _encoder.Layout.BandRows) - first, cancellation);
    }

    public override void Complete() => End = _counting;

    /// <summary>Claims a band to paint. Under the crew's lock.</summary>
    public bool TryTake(out int band)
    {
        band = Next;
        if (Next == End)
        {
            return false;
        }

        Next++;
        return true;
    }

    /// <summary>A band is painted. Under the crew's lock.</summary>
    public void Painted() => _painted++;
}
