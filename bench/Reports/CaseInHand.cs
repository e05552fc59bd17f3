using BenchmarkDotNet.Running;

namespace Bench.Reports;

/// <summary>Runs single benchmarks in this process, after their time was taken, for what does not depend on time.</summary>
internal static class CaseInHand
{
    // Cases of one class and one set of parameters follow each other and share their setup.
    private static (string Key, object Instance)? _last;

    /// <summary>What runs the case once; its result is 0 where the method returns nothing.</summary>
    public static Func<long> Prepare(BenchmarkCase benchmarkCase)
    {
        var descriptor = benchmarkCase.Descriptor;
        var key = $"{descriptor.Type.FullName} {benchmarkCase.Parameters.ValueInfo}";
        if (_last?.Key != key)
        {
            _last = (key, SetUp(benchmarkCase));
        }

        var method = descriptor.WorkloadMethod;
        if (method.ReturnType == typeof(long))
        {
            return method.CreateDelegate<Func<long>>(_last.Value.Instance);
        }

        var run = method.CreateDelegate<Action>(_last.Value.Instance);
        return () =>
        {
            run();
            return 0;
        };
    }

    private static object SetUp(BenchmarkCase benchmarkCase)
    {
        var descriptor = benchmarkCase.Descriptor;
        var instance = Activator.CreateInstance(descriptor.Type)!;
        foreach (var parameter in benchmarkCase.Parameters.Items)
        {
            descriptor.Type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        }

        descriptor.GlobalSetupMethod?.Invoke(instance, null);
        return instance;
    }
}
