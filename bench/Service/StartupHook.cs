using System.Diagnostics;
using System.Globalization;

/// <summary>
/// Runs inside the service's process (<c>DOTNET_STARTUP_HOOKS</c>, which wants this name and no namespace) and answers each
/// line of standard input with a line of figures on standard error: the runtime's counters and the service's pool of buffers.
/// </summary>
internal static class StartupHook
{
    /// <summary>What a line of figures starts with.</summary>
    public const string Mark = "@figures ";

    /// <summary>A line of input that is answered only when no buffer is rented.</summary>
    public const string AtRest = "at rest";

    /// <summary>A line of input after which peaks are counted anew.</summary>
    public const string Reset = "reset";

    // Lazy, as the service is built when it is first asked; read without making objects, which would count as the service's.
    private static Lazy<(Func<long> Rented, Func<long> Retained)> _pool = new((() => 0, () => 0));
    private static long _peakRented;

    public static void Initialize()
    {
        DiagnosticListener.AllListeners.Subscribe(new Observer<DiagnosticListener>(listener =>
        {
            if (listener.Name == "Microsoft.Extensions.Hosting")
            {
                listener.Subscribe(new Observer<KeyValuePair<string, object?>>(Notice));
            }
        }));
        new Thread(Answer) { IsBackground = true }.Start();
        new Thread(Watch) { IsBackground = true }.Start();
    }

    // The host is built: its services are reached by name, as the service knows nothing of being measured.
    private static void Notice(KeyValuePair<string, object?> happened)
    {
        if (happened is { Key: "HostBuilt", Value: { } host })
        {
            var services = (IServiceProvider)host.GetType().GetProperty("Services")!.GetValue(host)!;
            var type = Type.GetType("Api.Buffers.BufferPool, Api", throwOnError: true)!;
            _pool = new(() => (Getter("RentedBytes"), Getter("RetainedBytes")));

            Func<long> Getter(string name) => type.GetProperty(name)!.GetMethod!.CreateDelegate<Func<long>>(services.GetService(type));
        }
    }

    private static void Answer()
    {
        while (Console.In.ReadLine() is { } line)
        {
            while (line == AtRest && _pool.Value.Rented() > 0)
            {
                Thread.Sleep(0);
            }

            if (line == Reset)
            {
                _peakRented = 0;
            }

            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Mark}{_pool.Value.Rented()} {_pool.Value.Retained()} {_peakRented} {GC.GetTotalAllocatedBytes(precise: true)} {GC.CollectionCount(0)} {GC.CollectionCount(1)} {GC.CollectionCount(2)}"));
        }
    }

    private static void Watch()
    {
        while (true)
        {
            Thread.Sleep(2);
            _peakRented = Math.Max(_peakRented, _pool.Value.Rented());
        }
    }

    private sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnNext(T value) => next(value);

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
