using System.Diagnostics.CodeAnalysis;

namespace Fuzz.Checks;

/// <summary>The codec did what it must not do.</summary>
internal sealed class FuzzFailureException : Exception
{
    public FuzzFailureException(string message)
        : base(message)
    {
    }

    /// <summary>Throws unless something holds. Not for every row: the text is made either way.</summary>
    public static void Unless([DoesNotReturnIf(false)] bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FuzzFailureException(otherwise);
        }
    }
}
