using System.Globalization;

/// <summary>
/// Runs inside the program (<c>DOTNET_STARTUP_HOOKS</c>, which wants this name and no namespace) and answers each line of its standard
/// input with a line among those of its log: what the runtime has counted.
/// </summary>
internal static class StartupHook
{
    /// <summary>The category of the lines.</summary>
    public const string Category = "figures";

    public static void Initialize() => new Thread(Answer) { IsBackground = true }.Start();

    private static void Answer()
    {
        while (Console.In.ReadLine() is { } id)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"category\":\"{Category}\",\"id\":\"{id}\",\"allocated\":{GC.GetTotalAllocatedBytes(precise: true)},\"gen2\":{GC.CollectionCount(2)}}}"));
        }
    }
}
