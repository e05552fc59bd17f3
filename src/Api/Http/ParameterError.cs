namespace Api.Http;

/// <summary>What is wrong with one parameter of a request.</summary>
/// <param name="Parameter">Its name as the client wrote it, shortened where it is long.</param>
/// <param name="Reason"><c>missing</c>, <c>unknown</c>, <c>repeated</c>, <c>unparsable</c>, <c>out-of-range</c> or <c>conflict</c>.</param>
/// <param name="Detail">A sentence that names what is allowed.</param>
internal sealed record ParameterError(string Parameter, string Reason, string Detail);
