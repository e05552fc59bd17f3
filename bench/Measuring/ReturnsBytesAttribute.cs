namespace Bench.Measuring;

/// <summary>All methods of the benchmark class return the bytes they made, for the column <c>Bytes</c>: time without size says little.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ReturnsBytesAttribute : Attribute;
