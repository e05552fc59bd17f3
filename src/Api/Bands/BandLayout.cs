namespace Api.Bands;

/// <summary>How the encoder cuts a picture into bands.</summary>
/// <param name="Height">Rows of the picture.</param>
/// <param name="BandRows">Rows of every band but the last.</param>
internal readonly record struct BandLayout(int Height, int BandRows)
{
    /// <summary>Number of bands.</summary>
    public int Count => (int)(((long)Height + BandRows - 1) / BandRows);

    /// <summary>Rows of a band.</summary>
    public int RowsIn(int band) => Math.Min(BandRows, Height - (band * BandRows));
}
