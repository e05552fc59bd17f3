using System.Globalization;
using Bench.Measuring;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Reports;

/// <summary>The bytes that a benchmark of an <see cref="IEncodes"/> makes, found by running it once more.</summary>
internal sealed class BytesColumn : IColumn
{
    private readonly Dictionary<BenchmarkCase, string> _known = [];

    public string Id => nameof(BytesColumn);

    public string ColumnName => "Bytes";

    public string Legend => "Size of the result";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.All(IsEncoder);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => !IsEncoder(benchmarkCase);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (!_known.TryGetValue(benchmarkCase, out var text))
        {
            text = Run(benchmarkCase).ToString("N0", CultureInfo.InvariantCulture);
            _known.Add(benchmarkCase, text);
        }

        return text;
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private static bool IsEncoder(BenchmarkCase benchmarkCase) => benchmarkCase.Descriptor.Type.IsAssignableTo(typeof(IEncodes));

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
