using Api.Tests.Support;

namespace Api.Tests.Uploads;

/// <summary>A body that begins like a PNG and does not end.</summary>
internal sealed class EndlessPng : Stream
{
    private readonly byte[] _start;
    private int _position;

    public EndlessPng(byte[]? start = null) => _start = start ?? Pictures.Random(1, 1)[..33];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        for (var i = 0; i < count; i++, _position++)
        {
            buffer[offset + i] = _position < _start.Length ? _start[_position] : (byte)0;
        }

        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
