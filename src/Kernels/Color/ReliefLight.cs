using System.Runtime.Intrinsics;

namespace Kernels.Color;

/// <summary>The light on a row of a landscape: see <see cref="Relief"/>.</summary>
/// <typeparam name="TSample"><see cref="ushort"/> or <see cref="float"/>. The type tests below are constants to the JIT.</typeparam>
internal readonly ref struct ReliefLight<TSample>
    where TSample : unmanaged
{
    private const float Exaggeration = 1.5f;

    // cos 10° and sin 10°, and the light's share along either axis: cos 10° * cos 45°.
    private const float Cosine = 0.98480775f;
    private const float Sine = 0.17364818f;
    private const float Axis = 0.69636424f;

    // From the reachable range -cos 10°..1 to -1..1.
    private const float Scale = 2 / (1 + Cosine);
    private const float Offset = (Cosine - 1) / (1 + Cosine);

    private readonly ReadOnlySpan<TSample> _row;
    private readonly ReadOnlySpan<TSample> _above;
    private readonly ReadOnlySpan<TSample> _below;
    private readonly float _verticalFactor; // from the difference of the rows below and above to a slope

    /// <param name="row">The row.</param>
    /// <param name="above">The row above, or the row itself at the picture's edge.</param>
    /// <param name="below">The row below, or the row itself at the picture's edge.</param>
    /// <param name="isEdge">Whether there is no row on one side.</param>
    public ReliefLight(ReadOnlySpan<TSample> row, ReadOnlySpan<TSample> above, ReadOnlySpan<TSample> below, bool isEdge)
    {
        _row = row;
        _above = above;
        _below = below;
        _verticalFactor = isEdge ? Exaggeration : Exaggeration / 2;
    }

    /// <summary>The light, -1 to 1, on the pixels from a column on.</summary>
    public void Fill(int column, Span<float> light)
    {
        var done = 0;
        if (column == 0)
        {
            light[0] = At(0);
            done = 1;
        }

        var one = Vector256<float>.One;
        var lanes = Vector256<float>.Count;
        for (; light.Length - done >= lanes && column + done + lanes < _row.Length; done += lanes)
        {
            var at = column + done;
            var dx = (Floats(_row[(at + 1)..]) - Floats(_row[(at - 1)..])) * (Exaggeration / 2);
            var dy = (Floats(_below[at..]) - Floats(_above[at..])) * _verticalFactor;
            var length = Vector256.Sqrt(one + (dx * dx) + (dy * dy));
            var cosine = (((dx + dy) * Axis) + (one * Sine)) / length;
            ((cosine * Scale) + (one * Offset)).CopyTo(light[done..]);
        }

        for (; done < light.Length; done++)
        {
            light[done] = At(column + done);
        }
    }

    private float At(int column)
    {
        var (left, right) = (Math.Max(column - 1, 0), Math.Min(column + 1, _row.Length - 1));
        var dx = (Float(_row[right]) - Float(_row[left])) * (right - left == 2 ? Exaggeration / 2 : Exaggeration);
        var dy = (Float(_below[column]) - Float(_above[column])) * _verticalFactor;
        var length = MathF.Sqrt(1 + (dx * dx) + (dy * dy));
        var cosine = (((dx + dy) * Axis) + Sine) / length;
        return (cosine * Scale) + Offset;
    }

    private static float Float(TSample sample) =>
        typeof(TSample) == typeof(ushort) ? (ushort)(object)sample : (float)(object)sample;

    private static Vector256<float> Floats(ReadOnlySpan<TSample> samples)
    {
        if (typeof(TSample) == typeof(float))
        {
            return Vector256.Create(samples).As<TSample, float>();
        }

        var narrow = Vector128.Create(samples).As<TSample, ushort>();
        return Vector256.ConvertToSingle(Vector256.WidenLower(narrow.ToVector256Unsafe()).AsInt32());
    }
}
