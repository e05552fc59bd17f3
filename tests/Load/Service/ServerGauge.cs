using System.ComponentModel;
using System.Diagnostics;
using Load.Statistics;

namespace Load.Service;

/// <summary>Reads what the service's process spends between two moments.</summary>
internal sealed class ServerGauge
{
    private readonly Process? _process;
    private TimeSpan _cpu;

    /// <summary>Makes a gauge.</summary>
    /// <param name="process">The service; null where it cannot be seen.</param>
    public ServerGauge(Process? process) => _process = process;

    public void Start()
    {
        if (_process is not null)
        {
            ResetPeak(_process.Id);
            _process.Refresh();
            _cpu = _process.TotalProcessorTime;
        }
    }

    public ServerCost? Stop()
    {
        if (_process is null)
        {
            return null;
        }

        _process.Refresh();
        try
        {
            return new ServerCost((_process.TotalProcessorTime - _cpu).TotalSeconds, _process.PeakWorkingSet64, null, null);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It died meanwhile; the failed requests say so.
            return null;
        }
    }

    // Linux forgets the largest resident set when asked to; elsewhere it is the largest since the start.
    private static void ResetPeak(int id)
    {
        const string ForgetPeak = "5";
        try
        {
            File.WriteAllText(FormattableString.Invariant($"/proc/{id}/clear_refs"), ForgetPeak);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
        }
    }
}
