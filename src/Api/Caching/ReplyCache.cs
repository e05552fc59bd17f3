using Api.Hosting;
using Api.Jobs;
using Microsoft.Extensions.Options;

namespace Api.Caching;

/// <summary>
/// The encoded replies that were asked for last, at most <see cref="LimitsOptions.CacheBytes"/> of them, which are a part of the
/// memory budget. Thread-safe.
/// </summary>
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

    /// <summary>The reply that is kept under a key, or null.</summary>
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

        var png = new byte[picture.Png.Length];
        var copied = 0;
        foreach (var segment in picture.Png.Written())
        {
            segment.Span.CopyTo(png.AsSpan(copied));
            copied += segment.Length;
        }

        lock (_gate)
        {
            var node = new LinkedListNode<(string, CachedReply)>((key, new CachedReply(png, picture.Report.Kernel.ToString())));
            if (!_byKey.TryAdd(key, node))
            {
                return; // somebody else was faster, with the same bytes
            }

            _byUse.AddFirst(node);
            _bytes += bytes;
            while (_bytes > _maxBytes)
            {
                var (oldest, reply) = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _byKey.Remove(oldest);
                _bytes -= reply.Png.Length + OverheadBytes;
            }
        }
    }
}
