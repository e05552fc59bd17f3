using System.Buffers;
using Fuzz.Corpus;

namespace Fuzz.Checks;

/// <summary>All that must hold for one input. One thread at a time.</summary>
internal sealed class InputCheck
{
    private const string ImageData = "IDAT";

    private readonly PoisonPool _exactPool = new(0x00, spare: 0);
    private readonly PoisonPool _roomyPool = new(0xB7, spare: 37);
    private readonly GuardedMemory _file = GuardedMemory.Create();
    private readonly DecodeProbe _plain;
    private readonly DecodeProbe _awkward;
    private readonly RoundTrip _roundTrip = new();

    public InputCheck()
    {
        _plain = new DecodeProbe(_exactPool, fill: 0x00);
        _awkward = new DecodeProbe(_roomyPool, fill: 0xD8);
    }

    /// <summary>The most bytes that reading one file has rented.</summary>
    public long PeakReaderBytes { get; private set; }

    /// <summary>The most bytes that writing one picture has rented.</summary>
    public long PeakWriterBytes => _roundTrip.PeakBytes;

    /// <summary>Runs the checks.</summary>
    /// <exception cref="FuzzFailureException">One of them does not hold. Any other exception is a failure too.</exception>
    public Outcome Run(FuzzInput input)
    {
        // The same choices for the same bytes, so that a saved file fails again.
        var random = new FuzzRandom(PlainChecksums.Crc32(input.File));
        var file = _file.Last(input.File.Length);
        input.File.CopyTo(file);
        var decoded = _plain.Run(new ReadOnlySequence<byte>(file), random: null);
        PeakReaderBytes = Math.Max(PeakReaderBytes, _exactPool.PeakBytes);
        if (input.MustPass && !decoded.IsPicture)
        {
            throw new FuzzFailureException($"a valid file is refused: {decoded}");
        }

        CompareRuns(decoded, _awkward.Run(ScatteredFile.Make(input.File, random), random));
        return new Outcome(decoded, CompareWithOthers(input.File, decoded, random));
    }

    /// <returns>Whether libspng takes the file.</returns>
    private bool CompareWithOthers(byte[] file, Decoded decoded, FuzzRandom random)
    {
        if (decoded.Header is null || decoded.IsTooLarge || !PngParts.TryParse(file, out var parts))
        {
            return false;
        }

        ZlibReference.Check(parts, decoded);
        var spngTakesIt = SecondOpinion.CompareWithSpng(file, parts, decoded);
        if (decoded.IsPicture)
        {
            SecondOpinion.CompareWithDefinitions(parts, decoded);
            _roundTrip.Check(decoded, random);
        }

        return spngTakesIt;
    }

    private static void CompareRuns(Decoded plain, Decoded awkward)
    {
        var (a, b) = (plain.Refusal, awkward.Refusal);
        var same = (plain.Verdict, a?.Chunk, a?.Field) == (awkward.Verdict, b?.Chunk, b?.Field);

        // Of a fault in the image data and another there or just behind it either may be found first: the pieces decide
        // how far ahead the inflater looks.
        var twoFaults = a is not null && b is not null && (a.Chunk == ImageData || b.Chunk == ImageData);
        if (!same && !twoFaults)
        {
            throw new FuzzFailureException($"two ways to read it do not agree: {plain} / {awkward}");
        }

        for (var y = 0; plain.IsPicture && y < plain.Height; y++)
        {
            if (!plain.Row(y).SequenceEqual(awkward.Row(y)))
            {
                throw new FuzzFailureException($"row {y} depends on how it is read, or on leftover bytes");
            }
        }
    }
}
