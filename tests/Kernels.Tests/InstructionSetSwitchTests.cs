using System.Runtime.Intrinsics;

namespace Kernels.Tests;

/// <summary>
/// The tests run again with instruction sets switched off in the runtime. A switch that has no effect would make such a
/// run worthless, so it is asserted here; without the switch this is a visible skip.
/// </summary>
public sealed class InstructionSetSwitchTests
{
    [SkippableFact]
    public void EnableAVX512_Off_LeavesNo512BitHardware()
    {
        SkipUnlessOff("DOTNET_EnableAVX512");
        Assert.False(Vector512.IsHardwareAccelerated);
        Assert.False(System.Runtime.Intrinsics.X86.Avx512F.IsSupported);
    }

    [SkippableFact]
    public void EnableAVX2_Off_LeavesNo256BitHardware()
    {
        SkipUnlessOff("DOTNET_EnableAVX2");
        Assert.False(Vector256.IsHardwareAccelerated);
        Assert.False(System.Runtime.Intrinsics.X86.Avx2.IsSupported);
    }

    [SkippableFact]
    public void EnableHWIntrinsic_Off_LeavesNoVectorHardware()
    {
        SkipUnlessOff("DOTNET_EnableHWIntrinsic");
        Assert.False(Vector128.IsHardwareAccelerated);
    }

    private static void SkipUnlessOff(string name) =>
        Skip.IfNot(Environment.GetEnvironmentVariable(name) == "0", $"{name} is not 0.");
}
