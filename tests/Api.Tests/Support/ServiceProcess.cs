using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Api.Tests.Support;

/// <summary>
/// The program itself, on a port of its own, as it is deployed: with its real server, sockets and signals, and its log read line
/// by line. Killed on disposal where it still runs.
/// </summary>
internal sealed partial class ServiceProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(IEnumerable<(string Variable, string Value)> environment)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Api.dll"), "--urls", "http://127.0.0.1:0" },
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data, _lines);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, _errors);
    }

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    /// <summary>All that it wrote so far, for whoever wonders why it failed.</summary>
    public string Output => string.Join('\n', Copy(_lines).Concat(Copy(_errors)));

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="environment">Variables besides those of this process.</param>
    public static async Task<ServiceProcess> StartAsync(params (string Variable, string Value)[] environment)
    {
        var service = new ServiceProcess(environment);
        try
        {
            service._process.Start();
            service._process.BeginOutputReadLine();
            service._process.BeginErrorReadLine();
            service.Client = new HttpClient { BaseAddress = await service._address.Task.WaitAsync(Patience), Timeout = Patience };
            await service.ReadyAsync();
            return service;
        }
        catch (Exception exception)
        {
            service.Dispose();
            throw new InvalidOperationException("The service did not start; it wrote:\n" + service.Output, exception);
        }
    }

    /// <summary>Waits for a line of the log that fits.</summary>
    public async Task<JsonElement> LineAsync(Func<JsonElement, bool> fits)
    {
        for (var end = DateTime.UtcNow + Patience; DateTime.UtcNow < end; await Task.Delay(20))
        {
            if (Lines().FirstOrDefault(fits) is { ValueKind: JsonValueKind.Object } line)
            {
                return line;
            }
        }

        throw new TimeoutException("No line fits; there are:\n" + Output);
    }

    /// <summary>All lines of the log so far, each a JSON object; fails for one that is none.</summary>
    public IReadOnlyList<JsonElement> Lines() => [.. Copy(_lines).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The member of a line as text, empty when it has none.</summary>
    public static string Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.ToString() : string.Empty;

    /// <summary>Writes a line to its standard input, which nobody reads but <see cref="StartupHook"/>.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>A connection of its own, to send a request byte by byte.</summary>
    /// <param name="receiveBytes">The receive buffer; small for a reader that lags behind.</param>
    public async Task<Socket> ConnectAsync(int receiveBytes = 0)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes > 0)
        {
            socket.ReceiveBufferSize = receiveBytes;
        }

        await socket.ConnectAsync(Address.Host, Address.Port);
        return socket;
    }

    /// <summary>Asks it to stop, as a supervisor does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public async Task<int> ExitAsync(TimeSpan limit)
    {
        await _process.WaitForExitAsync().WaitAsync(limit);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Client?.Dispose();
        try
        {
            _process.Kill();
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It was never started, or has ended.
        }

        _process.Dispose();
    }

    private async Task ReadyAsync()
    {
        for (var end = DateTime.UtcNow + Patience; DateTime.UtcNow < end; await Task.Delay(20))
        {
            using var reply = await Client.FetchAsync("/health/ready");
            if (reply.IsSuccessStatusCode)
            {
                return;
            }
        }

        throw new TimeoutException("It was never ready.");
    }

    private void Take(string? line, List<string> lines)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Add(line);
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    private static string[] Copy(List<string> lines)
    {
        lock (lines)
        {
            return [.. lines];
        }
    }

    [GeneratedRegex(@"Now listening on: (http://[^""]+)")]
    private static partial Regex Listening();
}
