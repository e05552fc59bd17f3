namespace Api.Buffers;

/// <summary>
/// Connections hold all the memory that they may (<see cref="TransportBlocks"/>). A fault of the connection for the server, as any
/// other of its socket would be; the service is none the worse.
/// </summary>
internal sealed class ConnectionMemoryException() : IOException("Connections hold all the memory that they may.");
