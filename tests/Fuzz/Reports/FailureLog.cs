using System.Globalization;

namespace Fuzz.Reports;

/// <summary>Writes failing inputs to files and says what was wrong with them.</summary>
internal sealed class FailureLog
{
    private readonly FuzzOptions _options;
    private readonly Lock _lock = new();

    public FailureLog(FuzzOptions options)
    {
        _options = options;
    }

    public void Add(long index, FuzzInput input, string failure)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"seed{_options.Seed}-input{index}.png");
        var path = Path.Combine(_options.Out.FullName, name);
        lock (_lock)
        {
            File.WriteAllBytes(path, input.File);
            Console.WriteLine($"FAILED seed {_options.Seed}, input {index}: {failure}");
            Console.WriteLine($"  from {input.Story}");
            Console.WriteLine($"  again: --replay {path}, or --seed {_options.Seed} --first {index} --count 1");
        }
    }
}
