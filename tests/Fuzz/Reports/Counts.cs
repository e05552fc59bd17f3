using Fuzz.Checks;

namespace Fuzz.Reports;

/// <summary>What has come of the inputs so far. Written by one thread; others may see it a little late.</summary>
internal sealed class Counts
{
    private static readonly string[] Verdicts = ["accepted", "NotPng", "Truncated", "Corrupt", "too large"];

    private readonly long[] _verdicts = new long[Verdicts.Length];

    public long Inputs => _verdicts.Sum() + Failures;

    public long Failures { get; set; }

    /// <summary>Accepted here and by libspng, with the same pixels.</summary>
    public long SpngAgrees { get; private set; }

    /// <summary>Refused here and accepted by libspng.</summary>
    public long SpngOnly { get; private set; }

    public long PeakReaderBytes { get; set; }

    public long PeakWriterBytes { get; set; }

    public void Add(Outcome outcome)
    {
        _verdicts[Array.IndexOf(Verdicts, outcome.Decoded.Verdict)]++;
        if (outcome.SpngTakesIt)
        {
            SpngAgrees += outcome.Decoded.IsPicture ? 1 : 0;
            SpngOnly += outcome.Decoded.IsPicture ? 0 : 1;
        }
    }

    public static Counts Sum(IEnumerable<Counts> parts)
    {
        var sum = new Counts();
        foreach (var part in parts)
        {
            for (var i = 0; i < Verdicts.Length; i++)
            {
                sum._verdicts[i] += part._verdicts[i];
            }

            sum.Failures += part.Failures;
            sum.SpngAgrees += part.SpngAgrees;
            sum.SpngOnly += part.SpngOnly;
            sum.PeakReaderBytes = Math.Max(sum.PeakReaderBytes, part.PeakReaderBytes);
            sum.PeakWriterBytes = Math.Max(sum.PeakWriterBytes, part.PeakWriterBytes);
        }

        return sum;
    }

    public override string ToString() =>
        string.Join(", ", Verdicts.Select((verdict, i) => $"{_verdicts[i]:N0} {verdict}")) + $", {Failures:N0} failed";
}
