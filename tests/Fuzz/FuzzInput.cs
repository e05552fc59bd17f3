namespace Fuzz;

/// <summary>What is given to the codec.</summary>
/// <param name="File">The bytes.</param>
/// <param name="Story">The file it started as and what was done to it.</param>
/// <param name="MustPass">Whether nothing was done to a file that is valid.</param>
internal sealed record FuzzInput(byte[] File, string Story, bool MustPass);
