namespace Load.Model;

/// <summary>
/// How requests come, in the words of load testing. Closed: a number of copies each send their next request when the reply to
/// the last is there, so the service sets the pace. Open: requests arrive by a schedule whether or not the service keeps up,
/// and latency counts from the scheduled arrival, so that a stall cannot hide the requests it held up.
/// </summary>
/// <param name="During">How long new requests are sent.</param>
internal abstract record LoadSimulation(TimeSpan During)
{
    /// <summary>Closed: so many copies.</summary>
    public static ClosedLoad KeepConstant(int copies, TimeSpan during) => new(copies, copies, during);

    /// <summary>Closed: copies are added one by one until there are so many.</summary>
    public static ClosedLoad RampingConstant(int copies, TimeSpan during, int from = 1) => new(from, copies, during);

    /// <summary>Open: so many requests a second, evenly spaced.</summary>
    public static OpenLoad Inject(double rate, TimeSpan during) => new(rate, rate, during);

    /// <summary>Open: the rate changes linearly to so many requests a second.</summary>
    public static OpenLoad RampingInject(double rate, TimeSpan during, double from = 0) => new(from, rate, during);
}
