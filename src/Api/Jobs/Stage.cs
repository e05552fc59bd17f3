namespace Api.Jobs;

/// <summary>The stages whose busy time a reply reports.</summary>
internal enum Stage
{
    /// <summary>PNG bytes to rows.</summary>
    Decode,

    /// <summary>Rows to rows, colouring included.</summary>
    Kernel,

    /// <summary>Rows to PNG bytes.</summary>
    Encode,
}
