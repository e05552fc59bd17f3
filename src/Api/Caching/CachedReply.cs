namespace Api.Caching;

/// <summary>An encoded picture that is kept. While somebody sends it, it stays: whoever found it disposes of it.</summary>
internal sealed class CachedReply : IDisposable
{
    private readonly ReplyCache _owner;

    /// <param name="owner">Where it is kept.</param>
    /// <param name="png">The file.</param>
    /// <param name="kernel">What computed it, as <c>X-Kernel</c> says it.</param>
    public CachedReply(ReplyCache owner, byte[] png, string kernel)
    {
        _owner = owner;
        Png = png;
        Kernel = kernel;
    }

    public byte[] Png { get; }

    public string Kernel { get; }

    /// <summary>Requests that send it now. Under the cache's lock.</summary>
    public int Senders { get; set; }

    /// <summary>One request has sent it.</summary>
    public void Dispose() => _owner.Sent(this);
}
