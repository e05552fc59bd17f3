namespace Load.Http;

/// <summary>Takes a reply as it arrives.</summary>
internal interface IReplySink
{
    /// <summary>The head is there.</summary>
    void OnHead(in ReplyHead head);

    /// <summary>A piece of the body; the bytes are reused after the call.</summary>
    void OnBody(ReadOnlySpan<byte> bytes);

    /// <summary>A field after a chunked body.</summary>
    void OnServerTimingTrailer(ReadOnlySpan<byte> value);
}
