using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Load.Service;

/// <summary>The service as a child process, on a free port, with its default settings.</summary>
internal sealed partial class ServiceProcess : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _output = new();
    private volatile bool _isReady;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(ProcessStartInfo start)
    {
        Counters = ManagedCounters.AddTo(start);
        Process = new Process { StartInfo = start };
    }

    public Process Process { get; }

    public Uri Url { get; private set; } = null!;

    /// <summary>What its runtime counts.</summary>
    public ManagedCounters Counters { get; }

    /// <summary>Starts the service and waits until it is ready.</summary>
    /// <param name="assembly">Its Api.dll.</param>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static ServiceProcess Start(FileInfo assembly)
    {
        if (!assembly.Exists)
        {
            throw new InvalidOperationException($"{assembly.FullName} is not there: build the solution, or name it with --server.");
        }

        var start = new ProcessStartInfo("dotnet", [assembly.FullName, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = assembly.DirectoryName!,
        };
        var service = new ServiceProcess(start);
        try
        {
            service.WaitUntilReady();
            return service;
        }
        catch
        {
            service.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            Process.Kill(entireProcessTree: true);
            Process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It never ran.
        }

        Process.Dispose();
    }

    private void WaitUntilReady()
    {
        Process.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        Read(Process.StandardOutput.BaseStream);
        Read(Process.StandardError.BaseStream);
        var clock = Stopwatch.StartNew();
        if (!_address.Task.Wait(StartTimeout))
        {
            throw new InvalidOperationException($"The service did not say where it listens:\n{Output()}");
        }

        Url = _address.Task.Result;
        using var client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(5) };
        while (!IsReady(client))
        {
            if (clock.Elapsed > StartTimeout || Process.HasExited)
            {
                throw new InvalidOperationException($"The service did not become ready:\n{Output()}");
            }

            Thread.Sleep(50);
        }

        _isReady = true;
    }

    private static bool IsReady(HttpClient client)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
            using var reply = client.Send(request);
            return reply.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // On a thread of its own, so that the service never waits for a reader of its log. Once it is ready nobody looks at the
    // lines: to make text of them would cost the generator more than its requests do.
    private void Read(Stream output) => new Thread(() =>
    {
        var buffer = new byte[64 * 1024];
        for (var read = output.Read(buffer); read > 0; read = output.Read(buffer))
        {
            if (!_isReady)
            {
                OnOutput(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
    })
    {
        IsBackground = true,
        Name = "service output",
    }.Start();

    private void OnOutput(string text)
    {
        lock (_output)
        {
            _output.Append(text);
            if (Listening().Match(_output.ToString()) is { Success: true } match)
            {
                _address.TrySetResult(new Uri(match.Groups[1].Value));
            }
        }
    }

    private string Output()
    {
        lock (_output)
        {
            return _output.ToString();
        }
    }

    [GeneratedRegex(@"listening on:\s*(http://[0-9.]+:[0-9]+)[^0-9]", RegexOptions.IgnoreCase)]
    private static partial Regex Listening();
}
