namespace Kernels.Blur;

/// <summary>A vector of numbers of about 48 bits, each the sum of two in single precision; bit patterns.</summary>
internal readonly record struct TwoFactors<T32>(T32 High, T32 Low)
    where T32 : struct;
