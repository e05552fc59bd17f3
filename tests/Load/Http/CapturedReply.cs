using System.Text;

namespace Load.Http;

/// <summary>Keeps a whole reply, for the first of a step, which is looked at closely.</summary>
internal sealed class CapturedReply : IReplySink
{
    private readonly List<byte> _body = [];

    public int Status { get; private set; }

    public string ContentType { get; private set; } = "";

    public string Kernel { get; private set; } = "";

    public string EntityTag { get; private set; } = "";

    public byte[] Body => _body.ToArray();

    public void OnHead(in ReplyHead head)
    {
        Status = head.Status;
        ContentType = Encoding.ASCII.GetString(head.ContentType);
        Kernel = Encoding.ASCII.GetString(head.Kernel);
        EntityTag = Encoding.ASCII.GetString(head.EntityTag);
    }

    public void OnBody(ReadOnlySpan<byte> bytes) => _body.AddRange(bytes);

    public void OnServerTimingTrailer(ReadOnlySpan<byte> value)
    {
    }
}
