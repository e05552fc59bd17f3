using System.Buffers.Text;

namespace Load.Http;

/// <summary>The stages of <c>Server-Timing</c>, in milliseconds.</summary>
internal record struct StageTimes(double Queue, double Decode, double Kernel, double Encode, double Total)
{
    public static StageTimes operator +(StageTimes a, StageTimes b) =>
        new(a.Queue + b.Queue, a.Decode + b.Decode, a.Kernel + b.Kernel, a.Encode + b.Encode, a.Total + b.Total);

    public static StageTimes operator /(StageTimes a, double n) => new(a.Queue / n, a.Decode / n, a.Kernel / n, a.Encode / n, a.Total / n);

    /// <summary>Reads the header's value; what is not known is passed over.</summary>
    /// <returns>False if it names no total.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, out StageTimes times)
    {
        times = default;
        var hasTotal = false;
        while (!value.IsEmpty)
        {
            var comma = value.IndexOf((byte)',');
            var entry = (comma < 0 ? value : value[..comma]).Trim((byte)' ');
            value = comma < 0 ? [] : value[(comma + 1)..];
            var mark = entry.IndexOf(";dur="u8);
            if (mark < 0 || !Utf8Parser.TryParse(entry[(mark + 5)..], out double ms, out _))
            {
                continue;
            }

            var name = entry[..mark];
            if (name.SequenceEqual("queue"u8))
            {
                times.Queue = ms;
            }
            else if (name.SequenceEqual("decode"u8))
            {
                times.Decode = ms;
            }
            else if (name.SequenceEqual("kernel"u8))
            {
                times.Kernel = ms;
            }
            else if (name.SequenceEqual("encode"u8))
            {
                times.Encode = ms;
            }
            else if (name.SequenceEqual("total"u8))
            {
                times.Total = ms;
                hasTotal = true;
            }
        }

        return hasTotal;
    }
}
