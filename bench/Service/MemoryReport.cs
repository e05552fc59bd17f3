using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bench.Service;

/// <summary>Memory of whole requests, and how soon a request that nobody waits for any more has given everything back.</summary>
internal static class MemoryReport
{
    private const double MiB = 1 << 20;
    private const int WarmRounds = 4; // pools grow whenever more is used at a time than ever before
    private const int Rounds = 5;

    private static readonly (string Name, int Width, int Height, int Requests)[] Sizes =
        [("1", 1155, 866, 40), ("10", 3651, 2739, 10), ("50", 8192, 6144, 5)];

    public static string Write(int port)
    {
        var page = new StringBuilder("""

            ## Memory

            Peak resident of the first request, over the idle server before any request, without the upload's own bytes; then the peak of the
            further requests. Managed bytes and collections are those of further rounds of as many requests: of bytes the median round and, in
            brackets, the highest, in which pools grew once more because more of them were used at a time than ever before; all collections.

            | request, megapixels | upload MiB | first: peak resident MiB | further: peak resident MiB | peak rented MiB | rented after | retained MiB | allocated a request | gen 0/1/2 | requests |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |

            """);
        foreach (var (name, width, height, requests) in Sizes)
        {
            var file = PhotoFiles.Make(width, height);
            var upload = new FileInfo(file).Length;
            page.Append(Row(port, $"blur d=8, {name}", upload, requests, service => service.Blur(file, "diameter=8")));
            page.Append(Row(port, $"mandelbrot, {name}", 0, requests, service => service.Get($"/mandelbrot?w={width}&h={height}&variant=parallel")));
        }

        var screen = PhotoFiles.Make(1920, 1080);
        foreach (var query in new[] { "diameter=3&variant=scalar", "diameter=255&variant=parallel", "diameter=32&passes=3" })
        {
            page.Append(Row(
                port, $"blur {query.Replace('&', ' ')}, 1920x1080", new FileInfo(screen).Length, 10, service => service.Blur(screen, query)));
        }

        foreach (var query in new[] { "coloring=steps", "shading=relief", "shading=relief&coloring=smooth" })
        {
            page.Append(Row(port, $"mandelbrot {query.Replace('&', ' ')}, 960x960", 0, 40, service => service.Get("/mandelbrot?" + query)));
        }

        return page.Append(Leaving(port)).ToString();
    }

    private static string Row(int port, string name, long upload, int requests, Action<ServiceProcess> request)
    {
        using var service = new ServiceProcess(port);
        var idle = service.Resident;
        service.ResetPeaks();
        request(service);
        service.Rest();
        var first = service.PeakResident - idle - upload;
        service.ResetPeaks();
        for (var round = 0; round < WarmRounds; round++)
        {
            Repeat();
        }

        var before = service.Count();
        var after = before;
        var allocated = new List<long>();
        while (allocated.Count < Rounds)
        {
            var last = after;
            Repeat();
            after = service.Count();
            allocated.Add((after.Allocated - last.Allocated) / requests);
        }

        allocated.Sort();
        var row = string.Create(CultureInfo.InvariantCulture, $"| {name} | {upload / MiB:F1} | {first / MiB:F1} | {(service.PeakResident - idle - upload) / MiB:F1} | {after.PeakRented / MiB:F1} | {after.Rented} | {after.Retained / MiB:F1} | {allocated[Rounds / 2]:N0} ({allocated[^1]:N0}) | {after.Gen0 - before.Gen0}/{after.Gen1 - before.Gen1}/{after.Gen2 - before.Gen2} | {Rounds} x {requests} |\n");
        Console.Write(row);
        return row;

        void Repeat()
        {
            for (var i = 0; i < requests; i++)
            {
                request(service);
            }

            service.Rest();
        }
    }

    private static string Leaving(int port)
    {
        var page = new StringBuilder("""

            ## A client that goes away

            Milliseconds from the client's closing of the connection until no buffer is rented, worst and median of 20.

            | while the service is | median | worst |
            | --- | ---: | ---: |

            """);
        var file = File.ReadAllBytes(PhotoFiles.Make(10));
        using var service = new ServiceProcess(port);
        foreach (var (stage, query, read) in new[]
        {
            ("decoding and blurring", "diameter=8", 0),
            ("in the kernel", "diameter=255&variant=scalar", 0),
            ("encoding", "diameter=8&compression=small", 0),
            ("sending to a reader that stopped", "diameter=2", 1 << 20),
        })
        {
            var times = Enumerable.Range(0, 20).Select(run => Leave(service, port, file, query, read, 40 + (3 * run))).Order().ToArray();
            var row = string.Create(CultureInfo.InvariantCulture, $"| {stage} | {times[10]:F1} | {times[^1]:F1} |\n");
            Console.Write(row);
            page.Append(row);
        }

        return page.ToString();
    }

    // On a socket of its own, so that closing is one system call.
    private static double Leave(ServiceProcess service, int port, byte[] file, string query, int read, int milliseconds)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1 << 16 };
        socket.Connect("127.0.0.1", port);
        socket.Send(Encoding.ASCII.GetBytes(
            $"POST /blur?{query} HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: {file.Length}\r\n\r\n"));
        for (var sent = 0; sent < file.Length;)
        {
            sent += socket.Send(file, sent, file.Length - sent, SocketFlags.None);
        }

        for (var buffer = new byte[1 << 16]; read > 0;)
        {
            read -= socket.Receive(buffer);
        }

        Thread.Sleep(milliseconds);
        var start = Stopwatch.GetTimestamp();
        socket.Close();
        service.Rest();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
