namespace Load.Http;

/// <summary>What came back is not the HTTP that this client reads.</summary>
internal sealed class ReplyException(string message) : Exception(message);
