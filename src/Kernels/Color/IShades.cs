namespace Kernels.Color;

/// <summary>The unlit colours of samples.</summary>
/// <typeparam name="TSample">A count, or a height.</typeparam>
internal interface IShades<TSample>
{
    /// <summary>All colours there are.</summary>
    ReadOnlySpan<ShadedColor> Colors { get; }

    /// <summary>Which of them each sample has.</summary>
    void Find(ReadOnlySpan<TSample> samples, Span<ushort> indices);
}
