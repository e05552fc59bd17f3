using Kernels;

namespace Api.Recode;

/// <summary>What happens to a picture's rows, each on its own.</summary>
/// <param name="Kernel">What <c>X-Kernel</c> says.</param>
/// <param name="Apply">Maps whole rows in place; null leaves them as they are.</param>
internal sealed record RowMap(KernelChoice Kernel, Action<Span<byte>>? Apply)
{
    /// <summary>The same pixels, whatever they are.</summary>
    public static RowMap Identity { get; } = new(new KernelChoice("identity", 0, 1), null);
}
