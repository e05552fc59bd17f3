using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Bench.Measuring;

namespace Reliability.Service;

/// <summary>The service as a child process on a free port.</summary>
internal sealed partial class ServiceUnderTest : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceUnderTest(Process process) => _process = process;

    public HttpClient Client { get; private set; } = null!;

    public bool IsRunning => !_process.HasExited;

    /// <summary>Resident memory now, MiB.</summary>
    public double MemoryMiB => Status("VmRSS");

    /// <summary>Most resident memory so far, MiB.</summary>
    public double PeakMemoryMiB => Status("VmHWM");

    /// <summary>Starts the service that was built beside this program, and waits until it is ready.</summary>
    /// <param name="settings">Environment variables.</param>
    public static Task<ServiceUnderTest> StartAsync(params (string Name, string Value)[] settings) => StartAsync(null, settings);

    /// <summary>The same as a member of a control group.</summary>
    public static async Task<ServiceUnderTest> StartAsync(MemoryGroup? group, params (string Name, string Value)[] settings)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var assembly = Path.Combine(ResultFiles.Root, "src", "Api", "bin", own.Parent!.Name, own.Name, "Api.dll");
        string[] command = ["dotnet", assembly, "--urls", "http://127.0.0.1:0"];
        if (group is not null)
        {
            command = ["sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", group.Members, .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            Environment = { ["Telemetry__LogRequests"] = "false" },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var service = new ServiceUnderTest(new Process { StartInfo = start });
        service._process.OutputDataReceived += (_, line) => service.Took(line.Data);
        service._process.ErrorDataReceived += (_, line) => service.Took(line.Data);
        service._process.Start();
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = Timeout.InfiniteTimeSpan };
        service.Client = new HttpClient(handler) { BaseAddress = await service._address.Task.WaitAsync(StartLimit), Timeout = StartLimit };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartLimit; await Task.Delay(50))
        {
            using var reply = await service.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            if (reply.IsSuccessStatusCode)
            {
                return service;
            }
        }

        throw new InvalidOperationException("The service did not become ready.");
    }

    public async Task<Socket> ConnectAsync(int receiveBytes = 0)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes > 0)
        {
            socket.ReceiveBufferSize = receiveBytes;
        }

        await socket.ConnectAsync(Client.BaseAddress!.Host, Client.BaseAddress.Port);
        return socket;
    }

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(StartLimit);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Client?.Dispose();
        if (IsRunning)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private double Status(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private void Took(string? line)
    {
        if (line is not null && Listening().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Value));
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
