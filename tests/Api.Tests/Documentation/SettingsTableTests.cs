using Api.Settings;
using Api.Tests.Support;

namespace Api.Tests.Documentation;

/// <summary>The README's table of settings is the one that the settings themselves make.</summary>
public sealed class SettingsTableTests
{
    [Fact]
    public void Readme_SettingsTable_IsWhatTheProgramPrints()
    {
        var expected = SettingsTable.Markdown();

        Assert.True(
            expected == Repository.Between("README.md", "<!-- settings:begin -->\n", "<!-- settings:end -->"),
            "Put this between the marks, it is what `--settings` prints:\n" + expected);
    }
}
