using Api.Hosting;
using Api.Jobs;
using Microsoft.Extensions.Options;

namespace Api.Caching;

/// <summary>
/// The encoded replies that were asked for last, at most <see cref="LimitsOptions.CacheBytes"/> of them, which are a part of the
/// memory budget. Thread-safe.
/// </summary>
/// <remarks>
/// One that is being sent is not dropped, as its bytes would stay with its reader, however slow, and be counted nowhere. Where
/// all are being sent a new one is not kept.
/// </remarks>
internal sealed class ReplyCache
{
    // What an entry costs besides its bytes: key, nodes, headers of objects.
    private const int OverheadBytes = 512;

    // No reply may push out more than an eighth of the others.
    private const int LargestPart = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, CachedReply Reply)>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, CachedReply Reply)> _byUse = new(); // the one used last is first
    private readonly long _maxBytes;
    private long _bytes;

    public ReplyCache(IOptions<LimitsOptions> limits) => _maxBytes = limits.Value.CacheBytes;

    /// <summary>Bytes kept now.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>The reply that is kept under a key, which the caller disposes of when it is sent; or null.</summary>
    public CachedReply? Find(string key)
    {
        lock (_gate)
        {
            if (!_byKey.TryGetValue(key, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            node.Value.Reply.Senders++;
            return node.Value.Reply;
        }
    }

    /// <summary>Keeps a copy of a picture, unless it is too large, in place of those that were not used for longest.</summary>
    /// <param name="key">Decides the picture's bytes.</param>
    /// <param name="picture">Stays the caller's.</param>
    public void Keep(string key, FinishedPicture picture)
    {
        var bytes = picture.Png.Length + OverheadBytes;
        if (bytes > _maxBytes / LargestPart)
        {
            return;
        }

        lock (_gate)
        {
            // Before it is copied for nothing.
            if (_byKey.ContainsKey(key) || !MakeRoom(bytes))
            {
                return;
            }
        }

        var reply = new CachedReply(this, Copy(picture), picture.Report.Kernel.ToString());
        lock (_gate)
        {
            // Somebody else may have been faster, with the same bytes or with others.
            var node = new LinkedListNode<(string, CachedReply)>((key, reply));
            if (MakeRoom(bytes) && _byKey.TryAdd(key, node))
            {
                _byUse.AddFirst(node);
                _bytes += bytes;
            }
        }
    }

    /// <summary>One who found it has sent it.</summary>
    internal void Sent(CachedReply reply)
    {
        lock (_gate)
        {
            reply.Senders--;
        }
    }

    private bool MakeRoom(long bytes)
    {
        for (var node = _byUse.Last; node is not null && _bytes + bytes > _maxBytes;)
        {
            var (key, reply) = node.Value;
            var next = node.Previous;
            if (reply.Senders == 0)
            {
                _byUse.Remove(node);
                _byKey.Remove(key);
                _bytes -= reply.Png.Length + OverheadBytes;
            }

            node = next;
        }

        return _bytes + bytes <= _maxBytes;
    }

    private static byte[] Copy(FinishedPicture picture)
    {
        var png = new byte[picture.Png.Length];
        var copied = 0;
        foreach (var segment in picture.Png.Written())
        {
            segment.Span.CopyTo(png.AsSpan(copied));
            copied += segment.Length;
        }

        return png;
    }
}
