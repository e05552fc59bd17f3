using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kernels.Tests.Fractal;

namespace Kernels.Tests.Color;

public sealed class MatplotlibReliefTests
{
    // Debian's own interpreter: it sees python3-matplotlib whatever else is installed.
    private const string Python = "/usr/bin/python3";

    [SkippableFact]
    public void Shade_SeedsView_IsMatplotlibsToTwoLevels()
    {
        Skip.IfNot(File.Exists(Python) && Run("-c", "import matplotlib") == 0, $"{Python} has no matplotlib.");
        var view = Views.Seeds;
        var counts = Views.Count(view, new MandelbrotOptions());
        var actual = new byte[3 * counts.Length];
        Relief.Shade(counts, view.Width, view.Height, false, false, view.Iterations, Palette.Hot, actual);

        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (source, target) = (Path.Combine(folder.FullName, "counts"), Path.Combine(folder.FullName, "rgb"));
            File.WriteAllBytes(source, MemoryMarshal.AsBytes(counts.AsSpan()).ToArray());
            var script = Path.Combine(AppContext.BaseDirectory, "Color", "relief.py");
            Assert.Equal(0, Run(script, source, Text(view.Width), Text(view.Height), Text(view.Iterations), target));

            var expected = File.ReadAllBytes(target);
            Assert.Equal(expected.Length, actual.Length);
            var off = expected.Zip(actual).Count(pair => Math.Abs(pair.First - pair.Second) > 2);
            Assert.InRange(off, 0, expected.Length / 1000);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static int Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
