using System.Buffers;

namespace Png.Scanlines;

/// <summary>A rented scanline, zeros until it is first written to: what lies above the first one.</summary>
internal sealed class LineBuffer : IDisposable
{
    private int _bytes;
    private ArrayPool<byte> _pool = ArrayPool<byte>.Shared;
    private byte[]? _rented;

    /// <summary>Begins a picture with scanlines of so many bytes.</summary>
    public void Start(int bytes, ArrayPool<byte> pool)
    {
        Dispose();
        _bytes = bytes;
        _pool = pool;
    }

    /// <summary>The scanline; rented when it is first asked for.</summary>
    public Span<byte> Line
    {
        get
        {
            if (_rented is null)
            {
                _rented = _pool.Rent(_bytes);
                _rented.AsSpan(0, _bytes).Clear();
            }

            return _rented.AsSpan(0, _bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            _pool.Return(rented);
        }
    }
}
