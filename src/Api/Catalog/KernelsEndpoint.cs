using Api.Blur;
using Api.Http;
using Kernels;

namespace Api.Catalog;

/// <summary><c>GET /kernels</c>: which kernels there are, what <c>auto</c> picks on this machine, and whether they agree.</summary>
internal static class KernelsEndpoint
{
    // Each of these is a row of bench/results or of tests/Load/results, not a rule of thumb.
    private const string WhySliding = "sliding was the fastest at every diameter above 1: the others add d x d samples for each one. ";
    private const string WhyOneKernelThread =
        "The kernel keeps to one thread: decode and encode are most of the job and run beside it; split, it was slower. ";

    private const string WhyShortcut = "shortcut was faster than simd by what it may skip, and nowhere slower by more than a tenth. ";
    private const string WhyAllThreads = "Rows differ in cost by hundreds: many small items shared by all threads. ";
    private const string WhyWidest = "The widest vectors of this processor were the fastest.";

    public static IEndpointRouteBuilder MapKernels(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/kernels", HttpVerbs.GetAndHead, (KernelSelfTest selfTest, HttpResponse response) =>
            {
                response.Headers.CacheControl = "no-store"; // it is about this process and this moment
                return TypedResults.Ok(List(selfTest));
            })
            .WithTags("Kernels")
            .WithSummary("The kernels and what auto picks here");
        return routes;
    }

    private static KernelList List(KernelSelfTest selfTest) => new(
        Environment.ProcessorCount,
        InstructionSets.Detected,
        InstructionSets.AcceleratedWidths,
        [
            new KernelVariant("blur", "scalar", "The d x d sum of each pixel in a plain loop: the specification."),
            new KernelVariant("blur", "simd", "The same sum, a vector of samples at a time."),
            new KernelVariant("blur", "sliding", "Column sums carried from row to row; cost independent of the diameter; one thread."),
            new KernelVariant("blur", "parallel", "sliding over bands of rows on all granted threads."),
            new KernelVariant("mandelbrot", "scalar", "One pixel at a time: the specification."),
            new KernelVariant("mandelbrot", "simd", "Brute force, several independent vectors interleaved."),
            new KernelVariant("mandelbrot", "shortcut", "simd plus shortcuts that provably keep the counts; one thread."),
            new KernelVariant("mandelbrot", "parallel", "shortcut over bands of rows on all granted threads."),
        ],
        [128, 256, 512],
        [.. BlurChoices(), .. MandelbrotChoices()],
        new SelfTestResult(selfTest.State, selfTest.Checks));

    private static IEnumerable<AutoChoice> BlurChoices() =>
        from size in new[] { (Width: 256, Height: 256), (Width: 1920, Height: 1080), (Width: 8192, Height: 6144) }
        from threads in Threads()
        let options = new BoxBlurOptions { Diameter = 8, Threads = threads }
        select new AutoChoice(
            "blur", $"{size.Width}x{size.Height} RGBA, diameter 8", threads,
            BlurPipeline.Choose(size.Width, size.Height, new PixelFormat(4, 8), options).ToString(),
            WhySliding + (threads > 1 ? WhyOneKernelThread : "") + WhyWidest);

    private static IEnumerable<AutoChoice> MandelbrotChoices() =>
        from size in new[] { (Width: 256, Height: 256), (Width: 960, Height: 960), (Width: 4096, Height: 4096) }
        from threads in Threads()
        let view = new MandelbrotView(size.Width, size.Height, -2.0, 0.6, -1.5, 1.5, 200)
        let choice = Mandelbrot.Choose(view, new MandelbrotOptions { Threads = threads })
        select new AutoChoice(
            "mandelbrot", $"{size.Width}x{size.Height}, 200 iterations", threads, choice.ToString(),
            WhyShortcut + (choice.Threads > 1 ? WhyAllThreads : "") + WhyWidest);

    private static IEnumerable<int> Threads() => new[] { 1, Environment.ProcessorCount }.Distinct();
}
