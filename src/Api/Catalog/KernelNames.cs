namespace Api.Catalog;

/// <summary>The names by which the HTTP contract calls the kernels' enums.</summary>
internal static class KernelNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
