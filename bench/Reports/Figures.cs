using System.Globalization;

namespace Bench.Reports;

/// <summary>How measured values are written.</summary>
internal static class Figures
{
    /// <summary>Three significant digits, or all before the point: the noise is larger than the fourth.</summary>
    public static string Text(double value) =>
        value.ToString(value >= 100 ? "N0" : "G3", CultureInfo.InvariantCulture);
}
