namespace Fuzz.Corpus;

/// <summary>Cuts a zlib stream into IDAT chunks.</summary>
internal static class ImageDataSplit
{
    public static List<byte[]> Split(byte[] stream, FuzzRandom random)
    {
        // Mostly one chunk; else short ones, empty ones among them.
        if (random.Chance(60))
        {
            return [stream];
        }

        var most = random.Pick(1, 2, 7, 40, 1000);
        var pieces = new List<byte[]>();
        for (var at = 0; at < stream.Length;)
        {
            var length = Math.Min(random.Below(most + 1), stream.Length - at);
            pieces.Add(stream[at..(at + length)]);
            at += length;
        }

        return pieces;
    }
}
