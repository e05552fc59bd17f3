using Api.Bands;
using Api.Jobs;

namespace Api.Fractal;

/// <summary>Counts the next group of bands, on the kernel's own threads, when all bands of the one before are painted.</summary>
internal sealed class CountStep : BandStep
{
    private readonly CountWindow _counts;
    private readonly BandLayout _layout;
    private readonly int _groupBands;
    private readonly int _margin;
    private int _counting;
    private int _painted;

    public CountStep(CountWindow counts, BandLayout layout, int groupBands, int margin)
        : base(Stage.Kernel)
    {
        _counts = counts;
        _layout = layout;
        _groupBands = groupBands;
        _margin = margin;
    }

    /// <summary>The next band that nobody paints yet.</summary>
    private int Next { get; set; }

    /// <summary>The first band whose counts are not there yet.</summary>
    private int End { get; set; }

    public override bool TryBegin()
    {
        _counting = Math.Min(_layout.Count, End + _groupBands);
        return _painted == End && End < _layout.Count;
    }

    public override void Run(CancellationToken cancellation)
    {
        var first = End * _layout.BandRows;
        _counts.Count(first + _margin, Math.Min(_layout.Height, _counting * _layout.BandRows) - first, cancellation);
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
