namespace Fuzz.Checks;

/// <summary>What became of an input that passed all checks.</summary>
/// <param name="Decoded">The codec's verdict.</param>
/// <param name="SpngTakesIt">Whether libspng is here and takes the file, as far as it was asked.</param>
internal readonly record struct Outcome(Decoded Decoded, bool SpngTakesIt);
