namespace Api.Catalog;

/// <summary>The body of <c>GET /kernels</c>.</summary>
/// <param name="Cores">Cores this process may use.</param>
/// <param name="InstructionSets">Detected instruction sets.</param>
/// <param name="AcceleratedVectorBits">Vector widths that the hardware has.</param>
/// <param name="Variants">Every kernel variant.</param>
/// <param name="VectorBits">Vector widths that can be asked for; all run everywhere.</param>
/// <param name="Auto">What <c>auto</c> picks for a few typical jobs, by threads granted.</param>
/// <param name="SelfTest">Whether all variants agreed with the scalar form after the start.</param>
internal sealed record KernelList(
    int Cores,
    IReadOnlyList<string> InstructionSets,
    IReadOnlyList<int> AcceleratedVectorBits,
    IReadOnlyList<KernelVariant> Variants,
    IReadOnlyList<int> VectorBits,
    IReadOnlyList<AutoChoice> Auto,
    SelfTestResult SelfTest);
