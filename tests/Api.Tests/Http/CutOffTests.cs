using System.Diagnostics;
using System.Net;
using Api.Tests.Support;

namespace Api.Tests.Http;

/// <summary>A large picture that is found broken late: what programs make of the reply.</summary>
public sealed class CutOffTests
{
    private const int PartialFile = 18;
    private const int ReceiveError = 56;
    private const int StreamReset = 92;

    private static readonly byte[] Broken = Pictures.Random(2000, 1400)[..^1000];

    [SkippableTheory]
    [InlineData("1.0", "--http1.0")]
    [InlineData("1.1", "--http1.1")]
    [InlineData("2.0", "--http2-prior-knowledge")]
    public void Curl_PictureBrokenAtItsEnd_ReportsAnError(string version, string option)
    {
        var http = Version.Parse(version);
        using var service = new SocketService(http);
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Broken);
            var start = new ProcessStartInfo("curl")
            {
                ArgumentList =
                {
                    "-sS", option, "-o", "/dev/null", "-w", "%{http_code}", "-H", "Content-Type: image/png", "--data-binary", "@" + file,
                    new Uri(service.Address, "/blur?diameter=2").AbsoluteUri,
                },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var curl = StartOrSkip(start);
            var errors = curl.StandardError.ReadToEndAsync();
            var status = curl.StandardOutput.ReadToEnd();
            curl.WaitForExit();

            Skip.If(curl.ExitCode is 2 or 4, "this curl does not speak " + http);
            Assert.True(curl.ExitCode is PartialFile or ReceiveError or StreamReset, $"{curl.ExitCode} {status} {errors.Result}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [SkippableFact]
    public void Chromium_PictureBrokenAtItsEnd_ReportsAnError()
    {
        using var service = new SocketService(HttpVersion.Version11);
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            // Synchronous, so that the page is not complete before the reply has failed.
            var page = Path.Combine(folder.FullName, "page.html");
            File.WriteAllText(
                page,
                $$"""
                <p id="outcome">not run</p><script>
                const text = atob("{{Convert.ToBase64String(Broken)}}");
                const bytes = Uint8Array.from(text, letter => letter.charCodeAt(0));
                const request = new XMLHttpRequest();
                request.open("POST", "{{new Uri(service.Address, "/blur?diameter=2")}}", false);
                request.setRequestHeader("Content-Type", "image/png");
                let outcome = "complete";
                try { request.send(bytes); } catch (error) { outcome = error.name; }
                document.getElementById("outcome").textContent = outcome + " " + request.status;
                </script>
                """);
            var start = new ProcessStartInfo("chromium")
            {
                ArgumentList =
                {
                    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--disable-web-security", "--user-data-dir=" + folder.FullName,
                    "--dump-dom", new Uri(page).AbsoluteUri,
                },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var chromium = StartOrSkip(start);
            var errors = chromium.StandardError.ReadToEndAsync();
            var reading = chromium.StandardOutput.ReadToEndAsync();
            if (!chromium.WaitForExit(TimeSpan.FromSeconds(60)))
            {
                chromium.Kill(entireProcessTree: true);
                Skip.If(true, "chromium did not answer within a minute: " + errors.Result);
            }

            Assert.Contains(">NetworkError 0<", reading.Result[..200], StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process StartOrSkip(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new SkipException(start.FileName + " is not installed");
        }
    }
}
