using System.Buffers;
using System.IO.Compression;
using Png.Checksums;
using Png.Deflate;
using Png.Tests.Support;

namespace Png.Tests.Deflate;

/// <summary>Decompresses a stream as the reader does, in a sliding window, and as the runtime's zlib does.</summary>
internal static class InflateRun
{
    public const string TooShort = "it ends before the picture does";

    /// <summary>The output, or the exception. The number of bytes that are wanted is not limited.</summary>
    public static (byte[]? Output, PngException? Failure) Ours(byte[] stream, int piece = int.MaxValue, int batch = 1000)
    {
        var pool = new TrackingPool();
        try
        {
            using var inflater = new Inflater(new Pieces(stream, piece));
            inflater.Start(pool);
            var window = new byte[Inflater.HistoryBytes + batch + Inflater.Slack];
            var output = new ArrayBufferWriter<byte>();
            var position = 0;
            while (!inflater.IsAtEnd)
            {
                if (position > Inflater.HistoryBytes)
                {
                    window.AsSpan(position - Inflater.HistoryBytes, Inflater.HistoryBytes).CopyTo(window);
                    position = Inflater.HistoryBytes;
                }

                var end = inflater.Inflate(window, position, position + batch - 600, int.MaxValue, default);
                output.Write(window.AsSpan(position, end - position));
                position = end;
            }

            return inflater.Finish(default) == Adler32.Update(1, output.WrittenSpan)
                ? (output.WrittenSpan.ToArray(), null)
                : (null, new PngException(PngError.Corrupt, "IDAT", "Adler-32", 0, "mismatch"));
        }
        catch (PngException failure)
        {
            return (null, failure);
        }
        finally
        {
            Assert.Equal(0, pool.Outstanding);
        }
    }

    /// <summary>The output, or null if it is refused. A stream that ends too early may give a part of its output.</summary>
    public static byte[]? Zlib(byte[] stream)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(stream), CompressionMode.Decompress);
            var output = new MemoryStream();
            zlib.CopyTo(output);
            return output.ToArray();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException) // the latter for a preset dictionary
        {
            return null;
        }
    }

    /// <summary>Both accept with the same bytes, or both refuse.</summary>
    public static void AssertSameVerdict(byte[] stream, string what)
    {
        var (output, failure) = Ours(stream);
        var expected = Zlib(stream);
        if (failure is null)
        {
            Assert.True(expected is not null && output.AsSpan().SequenceEqual(expected), $"{what}: accepted against zlib");
        }
        else if (!failure.Message.Contains(TooShort, StringComparison.Ordinal))
        {
            Assert.True(expected is null, $"{what}: refused against zlib, {failure.Message}");
        }
    }

    private sealed class Pieces(byte[] stream, int size) : IInflateSource
    {
        private int _at;

        public long Offset { get; private set; }

        public bool TryNext(out ReadOnlyMemory<byte> bytes)
        {
            bytes = stream.AsMemory(_at, Math.Min(size, stream.Length - _at));
            Offset = bytes.IsEmpty ? Offset : _at;
            _at += bytes.Length;
            return !bytes.IsEmpty;
        }
    }
}
