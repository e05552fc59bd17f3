namespace Api.Admission;

/// <summary>
/// Kinds of work whose time per unit is measured on this machine. An edge rule only touches the border, so it is no kind of
/// its own; passes and the diameter of the window sums are part of the units.
/// </summary>
internal enum CostClass
{
    /// <summary>No work.</summary>
    None,

    /// <summary>Decoding; unit: byte of the decoded picture, at most 8 bits a sample in the file.</summary>
    Decode8,

    /// <summary>Decoding of 16-bit samples; unit: byte of the decoded picture.</summary>
    Decode16,

    /// <summary>Sliding blur of 8-bit samples with a window that log-step sums reach; unit: sample and pass.</summary>
    BlurNarrow8,

    /// <summary>Sliding blur of 8-bit samples with a wider window; unit: sample and pass.</summary>
    BlurWide8,

    /// <summary>Sliding blur of 8-bit samples with alpha; unit: sample and pass.</summary>
    BlurWeighted8,

    /// <summary>Sliding blur of 16-bit samples; unit: sample and pass.</summary>
    Blur16,

    /// <summary>Sliding blur of 16-bit samples with alpha; unit: sample and pass.</summary>
    BlurWeighted16,

    /// <summary>The window sum in vectors; unit: sample, window pixel and pass.</summary>
    BlurSimd,

    /// <summary>The window sum in a plain loop; unit: sample, window pixel and pass.</summary>
    BlurScalar,

    /// <summary>Escape counts, one pixel at a time; unit: pixel and iteration that it may take, in double precision.</summary>
    MandelbrotScalar,

    /// <summary>Escape counts by brute force in vectors; the same unit.</summary>
    MandelbrotSimd,

    /// <summary>Escape counts with shortcuts; the same unit.</summary>
    MandelbrotShortcut,

    /// <summary>Encoding at the fast level; unit: byte of the picture.</summary>
    EncodeFast,

    /// <summary>Encoding at the balanced level; unit: byte of the picture.</summary>
    EncodeBalanced,

    /// <summary>Encoding at the small level; unit: byte of the picture.</summary>
    EncodeSmall,
}
