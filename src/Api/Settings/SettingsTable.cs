using System.Text;
using Api.Access;
using Api.Hosting;
using Api.Telemetry;

namespace Api.Settings;

/// <summary><c>dotnet Api.dll --settings</c>: every setting as a Markdown table, which is the README's.</summary>
internal static class SettingsTable
{
    public static string Markdown()
    {
        var text = new StringBuilder("| setting | default | allowed | |\n|---|---|---|---|\n");
        Append(text, new LimitsOptions());
        Append(text, new AccessOptions());
        Append(text, new TelemetryOptions());
        return text.ToString();
    }

    private static void Append<T>(StringBuilder text, T defaults)
        where T : ISettings
    {
        foreach (var setting in Setting.Of<T>())
        {
            var value = setting.DefaultInWords ?? setting.Show(defaults) switch
            {
                bool flag => flag ? "true" : "false",
                IFormattable number => Setting.Number(number),
                var other => other?.ToString() ?? "none",
            };
            text.Append("| `").Append(setting.Variable).Append("` | ").Append(value).Append(" | ")
                .Append(setting.Allowed).Append(" | ").Append(setting.Meaning).Append(" |\n");
        }
    }
}
