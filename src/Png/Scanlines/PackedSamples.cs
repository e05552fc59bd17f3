using System.Buffers.Binary;

namespace Png.Scanlines;

/// <summary>
/// Takes samples of 1, 2 and 4 bits apart, the first of which stands in the highest bits of a byte. A table says what the
/// samples of each possible byte are.
/// </summary>
internal sealed class PackedSamples
{
    private const int MaxPerByte = 8;

    // Indices and gray levels of 1, 2 and 4 bits; two kilobytes each, shared by all readers.
    private static readonly PackedSamples[] Indices = [new(1, 1), new(2, 1), new(4, 1)];
    private static readonly PackedSamples[] Grays = [new(1, ScaleTo8Bits(1)), new(2, ScaleTo8Bits(2)), new(4, ScaleTo8Bits(4))];

    // The samples of each byte, one a byte, the first one lowest.
    private readonly ulong[] _samples = new ulong[256];
    private readonly int _perByte;

    private PackedSamples(int bitDepth, int scale)
    {
        _perByte = 8 / bitDepth;
        var mask = (1 << bitDepth) - 1;
        for (var packed = 0; packed < _samples.Length; packed++)
        {
            for (var i = 0; i < _perByte; i++)
            {
                var sample = (packed >> (8 - (bitDepth * (i + 1)))) & mask;
                _samples[packed] |= (ulong)(uint)(sample * scale) << (8 * i);
            }
        }
    }

    /// <summary>Samples as they are.</summary>
    /// <param name="bitDepth">1, 2 or 4.</param>
    public static PackedSamples ForIndices(int bitDepth) => Indices[bitDepth / 2];

    /// <summary>Samples scaled to 8 bits.</summary>
    /// <param name="bitDepth">1, 2 or 4.</param>
    public static PackedSamples ForGray(int bitDepth) => Grays[bitDepth / 2];

    /// <summary>What a sample of <paramref name="bitDepth"/> bits is multiplied with to fill 8 bits: 255, 85, 17, 1.</summary>
    public static int ScaleTo8Bits(int bitDepth) => 255 / ((1 << bitDepth) - 1);

    /// <summary>Bytes that hold so many samples.</summary>
    public int PackedBytes(int samples) => ((samples - 1) / _perByte) + 1;

    /// <summary>Takes samples apart.</summary>
    /// <param name="packed">The bytes that hold them.</param>
    /// <param name="samples">Receives one a byte, as many as it has room for.</param>
    public void Unpack(ReadOnlySpan<byte> packed, Span<byte> samples)
    {
        // Eight bytes are written for each, of which those beyond its samples are written again by the next.
        var from = 0;
        for (; samples.Length >= MaxPerByte; samples = samples[_perByte..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(samples, _samples[packed[from++]]);
        }

        while (!samples.IsEmpty)
        {
            var values = _samples[packed[from++]];
            var count = Math.Min(_perByte, samples.Length);
            for (var i = 0; i < count; i++)
            {
                samples[i] = (byte)(values >> (8 * i));
            }

            samples = samples[count..];
        }
    }
}
