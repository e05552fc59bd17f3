namespace Kernels.Color;

/// <summary>The unlit colour of a sample.</summary>
/// <typeparam name="TSample">A count, or a height.</typeparam>
internal interface IShades<TSample>
{
    /// <summary>The colour.</summary>
    ref readonly ShadedColor this[TSample sample] { get; }
}
