using System.ComponentModel;
using System.Diagnostics;
using Load.Statistics;

namespace Load.Service;

/// <summary>Reads what the service's process spends between two moments.</summary>
internal sealed class ServerGauge
{
    private readonly Process? _process;
    private readonly ManagedCounters? _counters;
    private TimeSpan _cpu;
    private (long AllocatedBytes, long Collections)? _managed;

    /// <summary>Makes a gauge.</summary>
    /// <param name="process">The service; null where it cannot be seen.</param>
    /// <param name="counters">Its runtime's counters, if this program started it.</param>
    public ServerGauge(Process? process, ManagedCounters? counters)
    {
        _process = process;
        _counters = counters;
    }

    public void Start()
    {
        if (_process is not null)
        {
            ResetPeak(_process.Id);
            _process.Refresh();
            _managed = _counters?.Read();
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
            var (cpu, peak) = (_process.TotalProcessorTime - _cpu, _process.PeakWorkingSet64);
            var managed = _managed is null ? null : _counters?.Read();
            return new ServerCost(
                cpu.TotalSeconds, peak, managed?.AllocatedBytes - _managed?.AllocatedBytes, managed?.Collections - _managed?.Collections);
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
