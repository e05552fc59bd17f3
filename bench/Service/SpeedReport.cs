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

    private static readonly double[] Megapixels = [0.1, 0.3, 1, 3, 10, 30, 50];

    public static string Write(int port, DirectoryInfo results)
    {
        using var service = new ServiceProcess(port);
        var page = new StringBuilder();
        var photo = PhotoFiles.Make(1920, 1080);
        page.Append("""

            ## Stages beside each other against in line

            Blur of a 1080p RGBA photograph, d = 8, as the client sees it. Ratios of medians from one run, the two taken in turns.

            | | in line | overlapped | ratio |
            | --- | ---: | ---: | ---: |

            """);
        page.Append(Latency(service, photo)).Append(Throughput(service, photo));
        return page.Append(Scale(service, results)).ToString();
    }

    private static string Latency(ServiceProcess service, string photo)
    {
        var (inLine, overlapped) = (new List<double>(), new List<double>());
        for (var run = -5; run < 60; run++)
        {
            var (first, second) = (service.Blur(photo, InLine).Last, service.Blur(photo, Overlapped).Last);
            if (run >= 0)
            {
                inLine.Add(first);
                overlapped.Add(second);
            }
        }

        return Row("one request, median ms", Median(inLine), Median(overlapped));
    }

    private static string Throughput(ServiceProcess service, string photo)
    {
        var (inLine, overlapped) = (new List<double>(), new List<double>());
        for (var round = 0; round < 10; round++)
        {
            inLine.Add(Rate(service, photo, InLine));
            overlapped.Add(Rate(service, photo, Overlapped));
        }

        return Row($"{Environment.ProcessorCount} clients, requests a second", Median(inLine), Median(overlapped));
    }

    private static double Rate(ServiceProcess service, string photo, string query)
    {
        var (requests, clock) = (0, Stopwatch.StartNew());
        var clients = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (clock.Elapsed < TimeSpan.FromSeconds(1))
            {
                service.Blur(photo, query);
                Interlocked.Increment(ref requests);
            }
        })).ToArray();
        Array.ForEach(clients, client => client.Start());
        Array.ForEach(clients, client => client.Join());
        return requests / clock.Elapsed.TotalSeconds;
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

    private static string Row(string name, double inLine, double overlapped)
    {
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {Figures.Text(inLine)} | {Figures.Text(overlapped)} | {overlapped / inLine:F3} |\n");
        Console.Write(row);
        return row;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
