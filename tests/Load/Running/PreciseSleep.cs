using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Load.Running;

/// <summary>
/// Sleeps to within a tenth of a millisecond where the system can. The runtime's own sleep rounds to whole milliseconds, and
/// spinning for the rest would take a core from the service.
/// </summary>
internal static partial class PreciseSleep
{
    /// <summary>Returns when the timestamp has passed.</summary>
    public static void Until(long timestamp)
    {
        for (var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), timestamp);
            left > TimeSpan.Zero;
            left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), timestamp))
        {
            if (OperatingSystem.IsLinux())
            {
                var time = new Duration { Seconds = (nint)left.TotalSeconds, Nanoseconds = (nint)(left.Ticks % TimeSpan.TicksPerSecond * 100) };
                _ = Sleep(in time, 0);
            }
            else
            {
                Thread.Sleep(left < TimeSpan.FromMilliseconds(1) ? TimeSpan.Zero : left);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sleep(in Duration duration, nint remainder);

    [StructLayout(LayoutKind.Sequential)]
    private struct Duration
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
