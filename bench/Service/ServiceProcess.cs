using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Bench.Measuring;

namespace Bench.Service;

/// <summary>The built service as a process of its own, with a client, and with a look inside (<see cref="StartupHook"/>).</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts the service and waits until it is ready and idle.</summary>
    /// <param name="port">A free port.</param>
    public ServiceProcess(int port)
    {
        var program = Path.Combine(ResultFiles.Root, "src", "Api", "bin", "Release", "net10.0", "Api.dll");
        if (!File.Exists(program))
        {
            throw new FileNotFoundException("Build the service first: dotnet build -c Release src/Api", program);
        }

        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [program])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                    ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
                    ["Limits__MaxBodyBytes"] = "536870912",
                    ["Limits__RetainedBytes"] = "134217728", // as the largest upload here is larger than the default lets in
                    ["Limits__JobSeconds"] = "600",
                },
            },
        };
        _process.OutputDataReceived += (_, _) => { }; // read, so that it never blocks
        _process.Start();
        _process.BeginOutputReadLine();
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
        while (!IsReady())
        {
            Thread.Sleep(50);
        }

        Thread.Sleep(500);
    }

    public HttpClient Client { get; }

    /// <summary>Resident bytes now.</summary>
    public long Resident => Status("VmRSS:");

    /// <summary>Most resident bytes since the last reset.</summary>
    public long PeakResident => Status("VmHWM:");

    public void ResetPeaks()
    {
        File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");
        Ask(StartupHook.Reset);
    }

    public Counters Count() => Ask("");

    /// <summary>Waits until no buffer is in use.</summary>
    public void Rest() => Ask(StartupHook.AtRest);

    /// <summary>Blurs a file and drops the result.</summary>
    /// <returns>Milliseconds from sending to the first byte of the reply, and to its last.</returns>
    public (double First, double Last) Blur(string path, string query)
    {
        using var file = File.OpenRead(path);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/blur?" + query)
        {
            Content = new StreamContent(file, 1 << 18) { Headers = { ContentType = new("image/png") } },
        };
        return Send(request);
    }

    /// <summary>Asks for a picture and drops it.</summary>
    /// <inheritdoc cref="Blur"/>
    public (double First, double Last) Get(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return Send(request);
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private (double First, double Last) Send(HttpRequestMessage request)
    {
        var start = Stopwatch.GetTimestamp();
        using var reply = Client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        reply.EnsureSuccessStatusCode();
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        using (var body = reply.Content.ReadAsStream())
        {
            body.CopyTo(Stream.Null, 1 << 18);
        }

        return (first, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private bool IsReady()
    {
        try
        {
            using var reply = Client.Send(new HttpRequestMessage(HttpMethod.Get, "/health/ready"));
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException && !_process.HasExited)
        {
            return false;
        }
    }

    private Counters Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        while (_process.StandardError.ReadLine() is { } answer)
        {
            if (answer.StartsWith(StartupHook.Mark, StringComparison.Ordinal))
            {
                return Counters.Parse(answer[StartupHook.Mark.Length..]);
            }
        }

        throw new InvalidOperationException("The service has ended.");
    }

    private long Status(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").Single(text => text.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
