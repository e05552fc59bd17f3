using Kernels.Channels;

namespace Kernels;

/// <summary>
/// An order of a picture's channels, written as letters: <c>bgra</c> makes the blue channel the first one of the result, so red
/// and blue change places.
/// </summary>
public sealed class ChannelOrder
{
    private readonly int[] _sources;

    private ChannelOrder(int[] sources) => _sources = sources;

    /// <summary>Channels of the pictures it applies to, 1 to 4.</summary>
    public int Channels => _sources.Length;

    /// <summary>Reads an order.</summary>
    /// <param name="order">
    /// Each channel's letter once, in lower case: <c>y</c> or <c>g</c> for gray, <c>ya</c> for gray with alpha, <c>rgb</c>,
    /// <c>rgba</c>, in any order. One order serves pictures with and without alpha: an <c>a</c> at the end may stand for a channel that
    /// is not there, and where it is missing alpha stays the last channel.
    /// </param>
    /// <param name="channels">Channels of the picture: 1 gray, 2 gray-alpha, 3 RGB, 4 RGBA.</param>
    /// <param name="result">The order, or the unchanged order when it cannot be read.</param>
    /// <returns>Whether the letters are an order of that picture's channels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Channels outside 1..4.</exception>
    public static bool TryParse(string order, int channels, out ChannelOrder result)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        var letters = channels switch { 1 => "y", 2 => "ya", 3 => "rgb", _ => "rgba" };
        result = new ChannelOrder([.. Enumerable.Range(0, channels)]);
        var hasAlpha = letters[^1] == 'a';
        var text = channels <= 2 ? order.Replace('g', 'y') : order;
        if (!hasAlpha && text.Length == channels + 1 && text[^1] == 'a')
        {
            text = text[..^1];
        }
        else if (hasAlpha && text.Length == channels - 1)
        {
            text += 'a';
        }

        var sources = text.Select(letter => letters.IndexOf(letter, StringComparison.Ordinal)).ToArray();
        if (!sources.Order().SequenceEqual(Enumerable.Range(0, channels)))
        {
            return false;
        }

        result = new ChannelOrder(sources);
        return true;
    }

    /// <summary>Reorders the channels of one row, or of any whole number of pixels.</summary>
    /// <param name="source">Interleaved samples.</param>
    /// <param name="destination">Receives as many bytes; the same memory as the source, or memory that does not overlap it.</param>
    /// <param name="format">The samples' layout; its channels are <see cref="Channels"/>.</param>
    /// <exception cref="ArgumentException">The format has another number of channels, the source ends inside a pixel, or the
    /// destination is shorter than the source.</exception>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> destination, PixelFormat format)
    {
        format.Validate();
        if (format.Channels != Channels)
        {
            throw new ArgumentException("The order was read for another number of channels.", nameof(format));
        }

        if (source.Length % format.BytesPerPixel != 0)
        {
            throw new ArgumentException("The source is a whole number of pixels.", nameof(source));
        }

        if (destination.Length < source.Length)
        {
            throw new ArgumentException("The destination is as long as the source.", nameof(destination));
        }

        ByteShuffle.Apply(source, destination, _sources, format.BitsPerSample / 8);
    }
}
