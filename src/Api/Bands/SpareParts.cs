using Microsoft.Extensions.ObjectPool;

namespace Api.Bands;

/// <summary>
/// Readers, writers and whole pipelines that wait for the next picture: each can begin anew, so that in the long run no request makes
/// one. They hold neither a file nor a buffer while they wait. Thread-safe.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
internal static class SpareParts<T>
    where T : class, IDisposable, new()
{
    private const int MostKept = 64;

    private static readonly DefaultObjectPool<T> Kept = new(new DefaultPooledObjectPolicy<T>(), MostKept);

    /// <summary>Takes one; it goes back with <see cref="Return"/>, or is dropped.</summary>
    public static T Take() => Kept.Get();

    /// <summary>Takes back what nobody uses any more.</summary>
    public static void Return(T part)
    {
        part.Dispose();
        Kept.Return(part);
    }
}
