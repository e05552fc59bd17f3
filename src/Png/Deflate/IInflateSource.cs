namespace Png.Deflate;

/// <summary>Where the compressed bytes come from, piece by piece.</summary>
internal interface IInflateSource
{
    /// <summary>Bytes from the start of the file to the piece handed out last, for messages.</summary>
    long Offset { get; }

    /// <summary>Hands out the next piece, which stays valid and unchanged until the end of the stream.</summary>
    /// <returns>False when there are no more bytes; otherwise the piece is not empty.</returns>
    bool TryNext(out ReadOnlyMemory<byte> bytes);
}
