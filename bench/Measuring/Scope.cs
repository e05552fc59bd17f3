namespace Bench.Measuring;

/// <summary>How much a run covers. A quick run takes every third value of the long lists of pictures and cases.</summary>
internal static class Scope
{
    private const int QuickStep = 3;

    public static bool IsQuick { get; set; }

    public static IEnumerable<T> Of<T>(IEnumerable<T> all) =>
        IsQuick ? all.Where((_, index) => index % QuickStep == 0) : all;
}
