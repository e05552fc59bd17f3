using System.Globalization;
using Bench.Measuring;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Reports;

/// <summary>The bytes that a benchmark of an <see cref="IEncodes"/> makes, found by running it once more.</summary>
internal sealed class BytesColumn() : SummaryColumn("Bytes", "Size of the result")
{
    private readonly Dictionary<BenchmarkCase, string> _known = [];

    public override bool IsAvailable(Summary summary) =>
        summary.BenchmarksCases.All(benchmark => benchmark.Descriptor.Type.IsAssignableTo(typeof(IEncodes)));

    public override string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (!_known.TryGetValue(benchmarkCase, out var text))
        {
            text = Run(benchmarkCase).ToString("N0", CultureInfo.InvariantCulture);
            _known.Add(benchmarkCase, text);
        }

        return text;
    }

    private static long Run(BenchmarkCase benchmarkCase)
    {
        var type = benchmarkCase.Descriptor.Type;
        var encoder = (IEncodes)Activator.CreateInstance(type)!;
        foreach (var parameter in benchmarkCase.Parameters.Items)
        {
            type.GetProperty(parameter.Name)!.SetValue(encoder, parameter.Value);
        }

        encoder.Setup();
        return (long)benchmarkCase.Descriptor.WorkloadMethod.Invoke(encoder, null)!;
    }
}
