namespace Png.Chunks;

/// <summary>The one colour that tRNS makes transparent, in samples of the file's bit depth.</summary>
/// <param name="Red">Red, or gray.</param>
/// <param name="Green">Green; 0 in a gray picture.</param>
/// <param name="Blue">Blue; 0 in a gray picture.</param>
internal readonly record struct TransparentColor(ushort Red, ushort Green, ushort Blue);
