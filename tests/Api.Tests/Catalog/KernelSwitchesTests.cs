using Api.Catalog;
using Api.Tests.Support;
using Kernels;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Catalog;

public sealed class KernelSwitchesTests
{
    [Fact]
    public void Usable_NothingOff_LeavesTheOptions()
    {
        var options = new BoxBlurOptions { Diameter = 3 };

        Assert.Equal(options, new KernelSwitches().Usable(options));
    }

    [Fact]
    public void Usable_WidthOff_AutoTakesTheNextWidth()
    {
        var switches = new KernelSwitches();
        switches.Apply([Off("blur", "sliding", 512), Off("mandelbrot", "parallel", 512)]);

        var blur = switches.Usable(new BoxBlurOptions { Diameter = 3 });
        var mandelbrot = switches.Usable(new MandelbrotOptions());

        Assert.Equal((BlurVariant.Sliding, VectorWidth.V256), (blur.Variant, blur.VectorWidth));
        Assert.Equal((MandelbrotVariant.Parallel, VectorWidth.V256), (mandelbrot.Variant, mandelbrot.VectorWidth));
    }

    [Fact]
    public void Usable_EveryVectorFormOff_AutoTakesScalar()
    {
        var switches = new KernelSwitches();
        switches.Apply(
            from variant in Enum.GetNames<BlurVariant>()
            from width in Enum.GetValues<VectorWidth>()
            select Off("blur", variant.ToLowerInvariant(), (int)width));

        Assert.Equal(BlurVariant.Scalar, switches.Usable(new BoxBlurOptions { Diameter = 3 }).Variant);
    }

    [Fact]
    public async Task Request_NamesAFormThatIsOff_Returns503()
    {
        using var service = new TestService();
        for (var i = 0; service.Services.GetRequiredService<KernelSelfTest>().State == "running" && i < 300; i++)
        {
            await Task.Delay(100);
        }

        service.Services.GetRequiredService<KernelSwitches>().Apply([Off("blur", "sliding", 256)]);

        var reply = await service.Client.PostPngAsync("/blur?diameter=3&variant=sliding&vector=256", Pictures.Random(4, 4));
        await reply.ProblemAsync(503, "kernel-switched-off");
        await (await service.Client.PostPngAsync("/blur?diameter=3&variant=sliding", Pictures.Random(4, 4))).PictureAsync();
        await (await service.Client.PostPngAsync("/blur?diameter=3", Pictures.Random(4, 4))).PictureAsync();
    }

    private static KernelCheck Off(string kernel, string variant, int bits) => new(kernel, variant, bits, "test", Agrees: false);
}
