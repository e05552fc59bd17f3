using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>Checks every limit against its <see cref="RangeAttribute"/> and names the environment variable that sets it.</summary>
internal sealed class LimitsValidator : IValidateOptions<LimitsOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitsOptions options)
    {
        var failures = new List<string>();
        foreach (var property in typeof(LimitsOptions).GetProperties())
        {
            var value = property.GetValue(options);
            if (property.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(value))
            {
                failures.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{LimitsOptions.Section}__{property.Name} is {value}; it must lie from {range.Minimum} to {range.Maximum}."));
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
