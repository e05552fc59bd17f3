namespace Fuzz.Corpus;

/// <summary>A file to start from.</summary>
/// <param name="Name">Where it comes from.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="IsValid">Whether a decoder must take it.</param>
internal sealed record CorpusFile(string Name, byte[] Bytes, bool IsValid = true);
