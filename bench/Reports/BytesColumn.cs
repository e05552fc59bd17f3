using System.Reflection;
using Bench.Measuring;
using BenchmarkDotNet.Reports;

namespace Bench.Reports;

/// <summary>The bytes that the methods of a class with <see cref="ReturnsBytesAttribute"/> make.</summary>
internal sealed class BytesColumn() : CountedColumn("Bytes", "Size of the result")
{
    public override bool IsAvailable(Summary summary) =>
        summary.BenchmarksCases.All(benchmark => benchmark.Descriptor.Type.GetCustomAttribute<ReturnsBytesAttribute>() is not null);

    protected override long Count(Func<long> run) => run();
}
