using Api.Settings;

namespace Api.Access;

/// <summary>Who may use the service.</summary>
internal sealed class AccessOptions : ISettings
{
    public static string Section => "Access";

    [Setting("Keys, with commas between several: whoever sends none of them gets 401 from the pictures and `/kernels`", Secret = true)]
    public string[] ApiKey { get; set; } = [];
}
