namespace Api.Http;

/// <summary>Methods that endpoints share.</summary>
internal static class HttpVerbs
{
    /// <summary>HEAD works wherever GET does.</summary>
    public static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];
}
