using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Api.Settings;

/// <summary>One setting as its property declares it: how its text becomes a value, and how the value is shown.</summary>
internal sealed class Setting
{
    private readonly PropertyInfo _property;
    private readonly SettingAttribute _attribute;
    private readonly RangeAttribute? _range;
    private readonly AllowedValuesAttribute? _allowed;

    private Setting(string section, PropertyInfo property)
    {
        _property = property;
        _attribute = property.GetCustomAttribute<SettingAttribute>()
            ?? throw new InvalidOperationException($"{section}.{property.Name} has no {nameof(SettingAttribute)}.");
        _range = property.GetCustomAttribute<RangeAttribute>();
        _allowed = property.GetCustomAttribute<AllowedValuesAttribute>();
        Variable = section + "__" + property.Name;
    }

    /// <summary>Its name in the section.</summary>
    public string Name => _property.Name;

    /// <summary>Its environment variable.</summary>
    public string Variable { get; }

    /// <summary>What it means, and its unit.</summary>
    public string Meaning => _attribute.Unit is { } unit ? $"{_attribute.Meaning} ({unit})" : _attribute.Meaning;

    /// <summary>Words for a default that depends on the machine.</summary>
    public string? DefaultInWords => _attribute.Default;

    /// <summary>What it may be, to follow "it must be".</summary>
    public string Expected
    {
        get
        {
            if (_allowed is not null)
            {
                return "one of " + string.Join(", ", _allowed.Values);
            }

            var kind = Type.GetTypeCode(_property.PropertyType) switch
            {
                TypeCode.Int32 or TypeCode.Int64 => "a whole number",
                TypeCode.Double => "a number",
                TypeCode.Boolean => "true or false",
                _ when _property.PropertyType == typeof(Uri) => "an http or https URL",
                _ when _property.PropertyType == typeof(string[]) => "one text or several with commas between, or not set",
                _ => "text",
            };
            return _range is null ? kind : $"{kind} from {Bounds(" to ")}" + (_attribute.Unit is { } unit ? $" ({unit})" : string.Empty);
        }
    }

    /// <summary>The range or the allowed values for the table.</summary>
    public string Allowed => _range is not null ? Bounds("..")
        : _allowed is not null ? string.Join(", ", _allowed.Values)
        : _property.PropertyType == typeof(bool) ? "true, false" : string.Empty;

    /// <summary>The settings of a section, in the order of their declaration.</summary>
    public static IReadOnlyList<Setting> Of<T>()
        where T : ISettings =>
        [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => new Setting(T.Section, property))];

    /// <summary>Sets the property from text.</summary>
    /// <returns>Null, or a sentence that names the variable and says what is allowed.</returns>
    public string? Set(object settings, string text)
    {
        if (Parse(text.Trim()) is not { } value || _range?.IsValid(value) == false)
        {
            return _attribute.Secret ? $"{Variable} cannot be used; it must be {Expected}." : $"{Variable} is '{text}'; it must be {Expected}.";
        }

        _property.SetValue(settings, value);
        return null;
    }

    /// <summary>The value as it may be shown: a secret only says whether it is set.</summary>
    public object? Show(object settings)
    {
        var value = _property.GetValue(settings);
        return value switch
        {
            string[] list when _attribute.Secret => list.Length == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{list.Length} set"),
            _ when _attribute.Secret => value is null ? "none" : "set",
            string[] list => string.Join(",", list),
            Uri url => url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped),
            _ => value,
        };
    }

    // Null: the text cannot be read as the property's type.
    private object? Parse(string text)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (_property.PropertyType == typeof(Uri))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
        }

        if (_property.PropertyType == typeof(string[]))
        {
            // Commas alone are what a template leaves whose variables are empty: not the same as nothing.
            return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } list ? list : null;
        }

        return Type.GetTypeCode(_property.PropertyType) switch
        {
            TypeCode.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number) ? number : null,
            TypeCode.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number) ? number : null,
            TypeCode.Double => double.TryParse(text, NumberStyles.Float, invariant, out var number) ? number : null,
            TypeCode.Boolean => bool.TryParse(text, out var flag) ? flag : null,
            TypeCode.String => _allowed is null ? text : _allowed.Values.FirstOrDefault(value => text.Equals(value as string, StringComparison.OrdinalIgnoreCase)),
            var other => throw new NotSupportedException($"{Variable} is a {other}."),
        };
    }

    private string Bounds(string between) => Number(_range!.Minimum) + between + Number(_range.Maximum);

    // Annotations keep a long as a double, which is exact up to 2^53 but would be written with fifteen digits.
    internal static string Number(object number) =>
        number is double real && double.IsInteger(real)
            ? ((long)real).ToString("N0", CultureInfo.InvariantCulture)
            : ((IFormattable)number).ToString("#,0.######", CultureInfo.InvariantCulture);
}
