namespace Kernels.Color;

/// <summary>
/// The table of <see cref="ColorMap.FillIndexTable"/> for callers that shade band by band: the last one made is kept, as the bands
/// of a picture and the pictures of a map mostly share their iterations. Making one takes up to a millisecond.
/// </summary>
internal static class IndexTables
{
    private static byte[] _last = [];

    /// <summary>The table of iterations + 1 entries; not to be written to.</summary>
    public static byte[] For(int iterations)
    {
        // Two threads may both make a table; either is right.
        var table = Volatile.Read(ref _last);
        if (table.Length != iterations + 1)
        {
            table = new byte[iterations + 1];
            ColorMap.FillIndexTable(iterations, table);
            Volatile.Write(ref _last, table);
        }

        return table;
    }
}
