using System.Globalization;

namespace Png;

/// <summary>A file that is not a whole, valid PNG. The one exception that reading a file throws for what is in the file.</summary>
public sealed class PngException : Exception
{
    /// <summary>Makes the exception; the message is put together from the parts.</summary>
    /// <param name="error">The kind.</param>
    /// <param name="chunk">The chunk's four letters, or <c>signature</c>.</param>
    /// <param name="field">The field within the chunk, in the specification's terms.</param>
    /// <param name="offset">Bytes from the start of the file to the field, or to its chunk where the field has no place of its own.</param>
    /// <param name="detail">What was found and what is allowed, a sentence without the final dot.</param>
    public PngException(PngError error, string chunk, string field, long offset, string detail)
        : base($"{chunk} {field} at byte {offset.ToString(CultureInfo.InvariantCulture)}: {detail}.")
    {
        Error = error;
        Chunk = chunk;
        Field = field;
        Offset = offset;
    }

    /// <summary>The kind.</summary>
    public PngError Error { get; }

    /// <summary>The chunk's four letters, or <c>signature</c>.</summary>
    public string Chunk { get; }

    /// <summary>The field within the chunk, in the specification's terms.</summary>
    public string Field { get; }

    /// <summary>Bytes from the start of the file.</summary>
    public long Offset { get; }
}
