namespace Bench.Measuring;

/// <summary>A benchmark class whose methods return the bytes they made, for the column <c>Bytes</c>: time without size says little.</summary>
public interface IEncodes
{
    void Setup();
}
