using System.Text;
using Load.Http;

namespace Load.Checks;

/// <summary>
/// Compares replies with the first one as they arrive, byte for byte, which is stronger than a checksum and cheaper. Owned by
/// one worker.
/// </summary>
internal sealed class ReplyCheck : IReplySink
{
    private readonly int _status;
    private readonly byte[] _contentType;
    private readonly byte[]? _kernel;
    private readonly byte[]? _body;
    private int _at;
    private bool _bodyDiffers;
    private bool _headDiffers;

    /// <summary>Makes a check.</summary>
    /// <param name="expected">What the replies must be.</param>
    /// <param name="body">The first reply's body.</param>
    public ReplyCheck(Expectation expected, byte[] body)
    {
        _status = expected.Status;
        _contentType = Encoding.ASCII.GetBytes(expected.ContentType);
        _kernel = expected.Kernel is null ? null : Encoding.ASCII.GetBytes(expected.Kernel);
        _body = expected.IsRepeatable ? body : null;
    }

    /// <summary>The status of the reply in hand.</summary>
    public int Status { get; private set; }

    /// <summary>The service's own times, if the reply carries them.</summary>
    public StageTimes? Stages { get; private set; }

    /// <summary>What is wrong with the reply that has arrived; null if nothing is.</summary>
    public string? Fault =>
        Status != _status ? FormattableString.Invariant($"status {Status}, not {_status}")
        : _headDiffers ? "Content-Type or X-Kernel differs from what was asked for"
        : _bodyDiffers || (_body is not null && _at != _body.Length) ? "the picture's bytes differ from the first reply's"
        : null;

    public void OnHead(in ReplyHead head)
    {
        (_at, _bodyDiffers) = (0, false);
        Status = head.Status;
        Stages = !head.ServerTiming.IsEmpty && StageTimes.TryParse(head.ServerTiming, out var stages) ? stages : null;
        _headDiffers = !HasType(head.ContentType) || (_kernel is not null && !head.Kernel.StartsWith(_kernel));
    }

    public void OnBody(ReadOnlySpan<byte> bytes)
    {
        if (_body is not null && !_bodyDiffers)
        {
            _bodyDiffers = bytes.Length > _body.Length - _at || !bytes.SequenceEqual(_body.AsSpan(_at, bytes.Length));
        }

        _at += bytes.Length;
    }

    public void OnServerTimingTrailer(ReadOnlySpan<byte> value)
    {
        if (StageTimes.TryParse(value, out var stages))
        {
            Stages = stages;
        }
    }

    private bool HasType(ReadOnlySpan<byte> type) =>
        type.StartsWith(_contentType) && (type.Length == _contentType.Length || type[_contentType.Length] == ';');
}
