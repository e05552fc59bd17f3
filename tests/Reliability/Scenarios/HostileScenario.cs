using System.Globalization;
using Reliability.Reports;
using Reliability.Service;

namespace Reliability.Scenarios;

/// <summary>Two hundred broken uploads a second, beside normal load.</summary>
internal static class HostileScenario
{
    public static async Task<IReadOnlyList<Row>> RunAsync(TimeSpan duration, int seed)
    {
        using var service = await ServiceUnderTest.StartAsync();
        var png = Pictures.Photo(320, 240);
        var (hostile, normal) = (new Traffic(service.Client), new Traffic(service.Client));
        await Task.WhenAll(
            hostile.OpenAsync(200, duration, i => Broken(png, new Random(HashCode.Combine(seed, i)))),
            normal.ClosedAsync(1, duration, _ => Traffic.Blur(png)));
        var statuses = hostile.Outcomes.GroupBy(outcome => outcome.Status).OrderBy(group => group.Key)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} x {group.Key}"));
        var errors = hostile.Outcomes.Concat(normal.Outcomes).Count(outcome => outcome.Status >= 500 || outcome.Status == 0);
        return
        [
            new("200 hostile uploads a second", "no server error, normal requests served",
                string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", statuses)}; normal: {normal.Outcomes.With(200)} of {normal.Outcomes.Count}, p99 {normal.Outcomes.Times(200).Percentile(0.99):0.0} ms (seed {seed})"),
                errors == 0 && normal.Outcomes.With(200) == normal.Outcomes.Count),
        ];
    }

    private static HttpRequestMessage Broken(byte[] png, Random random)
    {
        var bytes = png.ToArray();
        switch (random.Next(6))
        {
            case 0: // ends early
                return Traffic.Blur(bytes[..random.Next(bytes.Length)]);
            case 1: // bits flipped
                for (var i = random.Next(1, 20); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
                }

                return Traffic.Blur(bytes);
            case 2: // noise behind a signature
                random.NextBytes(bytes.AsSpan(8));
                return Traffic.Blur(bytes);
            case 3: // dimensions that the data does not have
                random.NextBytes(bytes.AsSpan(16, 8));
                return Traffic.Blur(bytes);
            case 4: // a form that is none
                var form = Traffic.Blur(bytes);
                form.Content!.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "x") } };
                return form;
            default: // parameters that are none
                return Traffic.Blur(bytes, "/blur?diameter=" + Uri.EscapeDataString(new string([.. Enumerable.Range(0, 20).Select(_ => (char)random.Next(1, 0x250))])));
        }
    }
}
