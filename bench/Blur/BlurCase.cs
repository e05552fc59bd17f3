using Bench.Measuring;
using Kernels;

namespace Bench.Blur;

/// <summary>
/// A picture to blur and the window. Where the picture is opaque all alpha is the largest there is; otherwise alpha varies from pixel to
/// pixel and colour has to be weighted.
/// </summary>
public sealed record BlurCase(int Width, int Height, int Channels, int Bits, int Diameter, int Passes = 1, bool IsOpaque = true) : IPixelWork
{
    public long Pixels => (long)Width * Height;

    public PixelFormat Format => new(Channels, Bits);

    public override string ToString()
    {
        var format = Channels switch { 1 => "gray", 2 => "gray-alpha", 3 => "rgb", _ => "rgba" };
        var depth = Bits == 16 ? "16" : "";
        var passes = Passes == 1 ? "" : $", {Passes} passes";
        return $"{Width}x{Height} {format}{depth}{(IsOpaque ? "" : " translucent")}, d={Diameter}{passes}";
    }
}
