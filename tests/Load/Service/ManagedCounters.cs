using System.Diagnostics;
using System.IO.Pipes;

namespace Load.Service;

/// <summary>Asks the <see cref="StartupHook"/> inside the service what its garbage collector has counted.</summary>
internal sealed class ManagedCounters
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly string _pipe = $"load-counters-{Guid.NewGuid():N}";

    private ManagedCounters()
    {
    }

    /// <summary>Has a process load the hook.</summary>
    public static ManagedCounters AddTo(ProcessStartInfo start)
    {
        var counters = new ManagedCounters();
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.PipeVariable] = counters._pipe;
        return counters;
    }

    /// <summary>Bytes allocated and collections since the service started; null if it does not answer.</summary>
    public (long AllocatedBytes, long Collections)? Read()
    {
        try
        {
            using var pipe = new NamedPipeClientStream(".", _pipe, PipeDirection.In);
            pipe.Connect(Timeout);
            using var reader = new BinaryReader(pipe);
            return (reader.ReadInt64(), reader.ReadInt64());
        }
        catch (Exception silent) when (silent is IOException or TimeoutException)
        {
            return null;
        }
    }
}
