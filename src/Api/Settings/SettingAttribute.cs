namespace Api.Settings;

/// <summary>Says what a setting means; its range or its allowed values are the attributes of data annotations.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute : Attribute
{
    public SettingAttribute(string meaning, string? unit = null)
    {
        Meaning = meaning;
        Unit = unit;
    }

    /// <summary>A sentence without its full stop.</summary>
    public string Meaning { get; }

    /// <summary>Unit of a number, in the plural.</summary>
    public string? Unit { get; }

    /// <summary>Words for a default that depends on the machine.</summary>
    public string? Default { get; init; }

    /// <summary>Whether its value must never be shown.</summary>
    public bool Secret { get; init; }
}
