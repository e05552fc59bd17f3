using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bench.Measuring;
using Bench.Plot;
using Bench.Reports;

namespace Bench.Service;

/// <summary>Whole requests: stages beside each other against in line, and time against pixels.</summary>
internal static class SpeedReport
{
    private const string InLine = "diameter=8&variant=sliding"; // a variant of one thread: the whole job is in line
    private const string Overlapped = "diameter=8";

    private const int LatencyPairs = 150;
    private const int LatencyWarmUp = 5;
    private const int RatePairs = 60;
    private const int RateWarmUp = 2;

    private static readonly TimeSpan RateTime = TimeSpan.FromSeconds(0.25);
    private static readonly double[] Megapixels = [0.1, 0.3, 1, 3, 10, 30, 50];

    public static string Write(int port, DirectoryInfo results)
    {
        using var service = new ServiceProcess(port);
        var page = new StringBuilder();
        var photo = PhotoFiles.Make(1920, 1080);
        page.Append("""

            ## Stages beside each other against in line

            Blur of a 1080p RGBA photograph, d = 8, as the client sees it. The two are taken in turns, and each ratio is that of neighbours: how
            fast a core of a virtual machine is changes within tenths of a second. The median of the ratios counts; the quartiles show the spread.

            | | in line, median | overlapped, median | ratio, median | quartiles | pairs | time stolen by the host |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: |

            """);
        page.Append(Pairs("one request, ms", LatencyPairs, LatencyWarmUp, overlapped => service.Blur(photo, overlapped ? Overlapped : InLine).Last));
        page.Append(Pairs(
            $"{Environment.ProcessorCount} clients, requests a second", RatePairs, RateWarmUp, overlapped => Rate(service, photo, overlapped ? Overlapped : InLine)));
        return page.Append(Scale(service, results)).ToString();
    }

    // Which of the two comes first changes from pair to pair.
    private static string Pairs(string name, int pairs, int warmUp, Func<bool, double> measure)
    {
        var (inLine, overlapped, ratios) = (new List<double>(), new List<double>(), new List<double>());
        var stolen = StolenTime.Start();
        for (var pair = -warmUp; pair < pairs; pair++)
        {
            var isOverlappedFirst = (pair & 1) != 0;
            var (first, second) = (measure(isOverlappedFirst), measure(!isOverlappedFirst));
            if (pair >= 0)
            {
                inLine.Add(isOverlappedFirst ? second : first);
                overlapped.Add(isOverlappedFirst ? first : second);
                ratios.Add(overlapped[^1] / inLine[^1]);
            }
        }

        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Figures.Text(Median(inLine))} | {Figures.Text(Median(overlapped))} | {Median(ratios):F3} | {Quantile(ratios, 0.25):F3} to {Quantile(ratios, 0.75):F3} | {pairs} | {stolen.Share:P1} |\n");
        Console.Write(row);
        return row;
    }

    // Each client's own requests and time: none waits for another to finish.
    private static double Rate(ServiceProcess service, string photo, string query)
    {
        var rates = new double[Environment.ProcessorCount];
        var clients = Enumerable.Range(0, rates.Length).Select(client => new Thread(() =>
        {
            var (requests, clock) = (0, Stopwatch.StartNew());
            for (; clock.Elapsed < RateTime; requests++)
            {
                service.Blur(photo, query);
            }

            rates[client] = requests / clock.Elapsed.TotalSeconds;
        })).ToArray();
        Array.ForEach(clients, client => client.Start());
        Array.ForEach(clients, client => client.Join());
        return rates.Sum();
    }

    private static string Scale(ServiceProcess service, DirectoryInfo results)
    {
        var page = new StringBuilder("""

            ## Time against pixels

            ![Time against pixels](service-pixels.svg)

            | megapixels | blur d=8: ms | first byte: ms | ns a pixel | mandelbrot: ms | ns a pixel |
            | ---: | ---: | ---: | ---: | ---: | ---: |

            """);
        var (blur, firstByte, fractal) = (new List<(double, double)>(), new List<(double, double)>(), new List<(double, double)>());
        foreach (var megapixels in Megapixels)
        {
            var side = (int)Math.Sqrt(megapixels * 1e6);
            var file = PhotoFiles.Make(megapixels);
            var runs = megapixels > 20 ? 3 : 7;
            var blurs = Enumerable.Range(0, runs).Select(_ => service.Blur(file, Overlapped)).ToList();
            var sets = Enumerable.Range(0, runs).Select(_ => service.Get($"/mandelbrot?w={side}&h={side}&variant=parallel").Last).ToList();
            var (first, last, set) = (Median(blurs.Select(run => run.First)), Median(blurs.Select(run => run.Last)), Median(sets));
            blur.Add((megapixels * 1e6, last));
            firstByte.Add((megapixels * 1e6, first));
            fractal.Add((megapixels * 1e6, set));
            var row = string.Create(
                CultureInfo.InvariantCulture,
                $"| {megapixels} | {Figures.Text(last)} | {Figures.Text(first)} | {last / megapixels:F1} | {Figures.Text(set)} | {set / megapixels:F1} |\n");
            Console.Write(row);
            page.Append(row);
        }

        var plot = new LinePlot(
            "Whole requests: time against pixels", "pixels", "milliseconds",
            [new Series("blur d=8, last byte", blur), new Series("blur d=8, first byte", firstByte), new Series("mandelbrot, 200 iterations", fractal)])
        {
            Radix = 10,
        };
        ResultFiles.Write(results, "service-pixels.svg", plot.ToSvg());
        return page.ToString();
    }

    private static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    private static double Quantile(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)(sorted.Length * part)];
    }
}
