namespace Png.Chunks;

/// <summary>A chunk that says how the samples are to be shown, as it stood in the file.</summary>
/// <param name="Type">One of the types of <see cref="PngColorChunks"/>.</param>
/// <param name="Data">The chunk's data, without length, type and CRC; never written to.</param>
internal readonly record struct ColorChunk(uint Type, ReadOnlyMemory<byte> Data);
