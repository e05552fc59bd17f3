namespace Api.Settings;

/// <summary>
/// One section of the configuration: a record whose properties are the settings, each with a <see cref="SettingAttribute"/>
/// and what it may be. The names of the environment variables, the checks at the start, the line in the log and the table in
/// the README all come from it.
/// </summary>
internal interface ISettings
{
    /// <summary>Its name: <c>Section:Name</c> in files, <c>Section__Name</c> in the environment.</summary>
    static abstract string Section { get; }

    /// <summary>What settings say against each other, in a sentence that names their variables; null where they agree.</summary>
    string? Contradiction() => null;
}
