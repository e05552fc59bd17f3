using System.IO.Pipes;

/// <summary>
/// Runs inside the service: the runtime loads the assembly that <c>DOTNET_STARTUP_HOOKS</c> names and calls
/// <see cref="Initialize"/> before the program begins. Tells whoever connects what the garbage collector has counted. The name
/// and the lack of a namespace are what the runtime looks for.
/// </summary>
internal static class StartupHook
{
    /// <summary>Environment variable with the name of the pipe.</summary>
    public const string PipeVariable = "LOAD_COUNTERS_PIPE";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(PipeVariable) is { Length: > 0 } name)
        {
            new Thread(() => Answer(name)) { IsBackground = true, Name = "load counters" }.Start();
        }
    }

    private static void Answer(string name)
    {
        using var pipe = new NamedPipeServerStream(name, PipeDirection.Out);
        while (true)
        {
            try
            {
                pipe.WaitForConnection();
                using var writer = new BinaryWriter(pipe, System.Text.Encoding.UTF8, leaveOpen: true);
                writer.Write(GC.GetTotalAllocatedBytes(precise: true));

                // A collection of a generation is counted for the younger ones too, so the youngest has all of them.
                writer.Write((long)GC.CollectionCount(0));
            }
            catch (IOException)
            {
                // Whoever asked has gone.
            }

            pipe.Disconnect();
        }
    }
}
