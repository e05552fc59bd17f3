namespace Png.Deflate;

/// <summary>A stretch of literals and the match behind it, in 8 bytes.</summary>
internal readonly struct Token
{
    private readonly ulong _packed;

    /// <summary>Makes a token.</summary>
    /// <param name="literals">Bytes that are sent as they are, 0 .. 2^20 - 1.</param>
    /// <param name="length">Bytes copied, 0 for none or 3 .. 2^20 - 1; more than 258 are sent as several matches.</param>
    /// <param name="distance">How far back they lie, 1 .. 32768; 0 when there is no match.</param>
    public Token(int literals, int length, int distance)
    {
        _packed = (uint)literals | ((ulong)(uint)length << 20) | ((ulong)(uint)distance << 40);
    }

    /// <summary>Bytes that are sent as they are.</summary>
    public int Literals => (int)(_packed & 0xFFFFF);

    /// <summary>Bytes copied.</summary>
    public int Length => (int)((_packed >> 20) & 0xFFFFF);

    /// <summary>How far back they lie.</summary>
    public int Distance => (int)(_packed >> 40);
}
