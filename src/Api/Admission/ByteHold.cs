namespace Api.Admission;

/// <summary>Bytes of the budget that an upload occupies, growing as it arrives. Disposing gives them back.</summary>
internal sealed class ByteHold : IDisposable
{
    private readonly AdmissionControl _owner;

    public ByteHold(AdmissionControl owner) => _owner = owner;

    /// <summary>Bytes held. Under admission's lock.</summary>
    public long Bytes { get; set; }

    /// <summary>Holds more, if the budget has them.</summary>
    /// <param name="bytes">What is to be held from now on.</param>
    /// <exception cref="Http.RequestProblemException">503: uploads have taken their half of the budget.</exception>
    public void GrowTo(long bytes)
    {
        if (bytes > Bytes)
        {
            _owner.Hold(this, bytes);
        }
    }

    public void Dispose() => _owner.Hold(this, 0);
}
