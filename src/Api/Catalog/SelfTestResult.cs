namespace Api.Catalog;

/// <summary>The outcome of the kernels' self-test.</summary>
/// <param name="State"><c>running</c>, <c>passed</c> or <c>failed</c>.</param>
/// <param name="Checks">Every comparison.</param>
internal sealed record SelfTestResult(string State, IReadOnlyList<KernelCheck> Checks);
