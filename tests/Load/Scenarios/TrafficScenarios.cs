using System.Buffers.Binary;
using Load.Checks;
using Load.Http;
using Load.Model;

namespace Load.Scenarios;

/// <summary>What a service meets in life: several kinds of requests at once, repeated ones, and hostile ones.</summary>
internal static class TrafficScenarios
{
    private const string TrivialPath = "/health/live";

    private static readonly KernelRequest Auto = new("auto", null);

    /// <summary>
    /// An endpoint that does nothing, asked in the shortest way, and with the request of <c>blur/64</c>, picture included, but for method
    /// and path: what the server, the system and this program cost by themselves.
    /// </summary>
    public static IEnumerable<Scenario> Trivial() =>
    [
        Trivial("live", () => HttpRequest.Get(TrivialPath)),
        Trivial("body64", () => HttpRequest.WithBody(
            "GET", TrivialPath + "?diameter=8&variant=auto", "image/png", Uploads.Noisy(64, 64, isTranslucent: false).File)), // it answers no POST
    ];

    public static IEnumerable<Scenario> All() =>
    [
        new Scenario("traffic/mixed") { Steps = Mixed, Thresholds = [Threshold.NothingFailed] },
        new Scenario("traffic/cached")
        {
            Steps = () => [MandelbrotScenarios.Step("repeated", 960, 960, 200, "double", KernelRequest.Unsaid, null)],
            Thresholds = [Threshold.NothingFailed],
        },
        new Scenario("traffic/not-modified")
        {
            Steps = () =>
            [
                MandelbrotScenarios.Step("304", 960, 960, 200, "double", KernelRequest.Unsaid, null) with { Revalidates = true, Megapixels = 0 },
            ],
            Thresholds = [Threshold.NothingFailed],
        },
        new Scenario("traffic/hostile") { Steps = Hostile, Thresholds = [Threshold.NothingFailed] },
    ];

    private static Scenario Trivial(string name, Func<HttpRequest> request) => new("trivial/" + name)
    {
        Steps = () => [new Step(name, request(), new Expectation(200) { ContentType = "application/json" })],
        Thresholds = [Threshold.NothingFailed],
    };

    private static IReadOnlyList<Step> Mixed() =>
    [
        BlurScenarios.Step("blur 512", Uploads.Noisy(512, 512, isTranslucent: false), 8, Auto) with { Weight = 4 },
        BlurScenarios.Step("blur 1080p alpha", Uploads.Noisy(1920, 1080, isTranslucent: true), 31, Auto),
        MandelbrotScenarios.Step("tile", 256, 256, 200, "double", Auto, "no-cache") with { Weight = 8 },
        MandelbrotScenarios.Step("mandelbrot 960", 960, 960, 200, "double", Auto, "no-cache") with { Weight = 2 },
        MandelbrotScenarios.Step("304", 960, 960, 200, "double", KernelRequest.Unsaid, null) with { Weight = 4, Revalidates = true, Megapixels = 0 },
    ];

    // Each refusal must be the right one, and the pictures in between must be right.
    private static IReadOnlyList<Step> Hostile()
    {
        var noisy = Uploads.Noisy(512, 512, isTranslucent: false);
        var sound = noisy.File;
        return
        [
            BlurScenarios.Step("normal blur", noisy, 8, Auto) with { Weight = 4 },
            MandelbrotScenarios.Step("normal tile", 256, 256, 200, "double", Auto, "no-cache") with { Weight = 4 },
            Upload("cut short", sound[..(sound.Length / 2)], 422),
            Upload("a bit flipped", Flipped(sound), 422),
            Upload("says 60,000 x 60,000", Resized(sound, 60_000), 422),
            Upload("no PNG", [.. Enumerable.Repeat((byte)'A', 100_000)], 415),
            new Step("no diameter", HttpRequest.Post("/blur", "image/png", sound), Expectation.Problem(400)),
            new Step("too many iterations", HttpRequest.Get("/mandelbrot?w=60000&h=1000&iters=65535"), Expectation.Problem(422)),
        ];
    }

    private static Step Upload(string name, byte[] body, int status) =>
        new(name, HttpRequest.Post("/blur?diameter=8", "image/png", body), Expectation.Problem(status));

    private static byte[] Flipped(byte[] file)
    {
        byte[] copy = [.. file];
        copy[copy.Length / 2] ^= 0x10;
        return copy;
    }

    // Other dimensions, and a checksum to match, so that it is the limit that refuses them.
    private static byte[] Resized(byte[] file, int side)
    {
        const int Head = 8;
        byte[] copy = [.. file];
        BinaryPrimitives.WriteInt32BigEndian(copy.AsSpan(Head + 8), side);
        BinaryPrimitives.WriteInt32BigEndian(copy.AsSpan(Head + 12), side);
        BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(Head + 21), Pictures.PlainPng.Crc(copy.AsSpan(Head + 4, 17)));
        return copy;
    }
}
