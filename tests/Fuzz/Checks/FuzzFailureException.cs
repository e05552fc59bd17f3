namespace Fuzz.Checks;

/// <summary>The codec did what it must not do.</summary>
internal sealed class FuzzFailureException : Exception
{
    public FuzzFailureException(string message)
        : base(message)
    {
    }
}
