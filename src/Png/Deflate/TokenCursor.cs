using System.Runtime.CompilerServices;

namespace Png.Deflate;

/// <summary>Where the sending of a block's tokens stands.</summary>
internal ref struct TokenCursor
{
    private readonly ReadOnlySpan<Token> _tokens;
    private int _next;

    /// <summary>Starts before the first token.</summary>
    /// <param name="tokens">The block's tokens.</param>
    /// <param name="position">Where its first byte stands in the band.</param>
    public TokenCursor(ReadOnlySpan<Token> tokens, int position)
    {
        _tokens = tokens;
        Position = position;
    }

    /// <summary>The next byte to send.</summary>
    public int Position;

    /// <summary>Literals of the current token that are still to be sent.</summary>
    public int Literals;

    /// <summary>Bytes of the current token's match that are still to be sent, after its literals.</summary>
    public int MatchLength;

    /// <summary>The match's distance.</summary>
    public int Distance;

    /// <summary>Goes to the next token, when the current one is sent; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        if (_next == _tokens.Length)
        {
            return false;
        }

        var token = _tokens[_next++];
        Literals = token.Literals;
        MatchLength = token.Length;
        Distance = token.Distance;
        return true;
    }

    /// <summary>Takes a piece of the match that one length symbol can say: all of it, or 258, with never fewer than 3 left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeMatch()
    {
        var piece = Piece(MatchLength);
        MatchLength -= piece;
        Position += piece;
        return piece;
    }

    /// <summary>The first piece of a match of <paramref name="length"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Piece(int length)
    {
        if (length <= DeflateSymbols.MaxMatch)
        {
            return length;
        }

        return length < DeflateSymbols.MaxMatch + DeflateSymbols.MinMatch
            ? length - DeflateSymbols.MinMatch
            : DeflateSymbols.MaxMatch;
    }
}
