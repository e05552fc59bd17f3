using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Api.Tests.Support;

/// <summary>The program itself, on a port of its own, as it is deployed: with its real server, and its log read line by line.</summary>
internal sealed partial class LoggedService : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LoggedService(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
    }

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    public static async Task<LoggedService> StartAsync(params (string Variable, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Api.dll")]) { RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        var service = new LoggedService(Process.Start(start)!);
        try
        {
            var address = await service._address.Task.WaitAsync(Patience);
            service.Client = new HttpClient { BaseAddress = new Uri(address) };
            return service;
        }
        catch
        {
            service.Dispose();
            throw;
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

        throw new TimeoutException("No line fits; there are:\n" + string.Join('\n', Lines()));
    }

    /// <summary>All lines so far, each a JSON object.</summary>
    public IReadOnlyList<JsonElement> Lines()
    {
        lock (_lines)
        {
            return [.. _lines.Select(line => JsonDocument.Parse(line).RootElement)];
        }
    }

    /// <summary>The member of a line as text, empty when it has none.</summary>
    public static string Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.ToString() : string.Empty;

    public void Dispose()
    {
        Client?.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(match.Groups[1].Value);
        }
    }

    [GeneratedRegex(@"Now listening on: (http://[^""]+)")]
    private static partial Regex Listening();
}
