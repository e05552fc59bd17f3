using System.Globalization;
using System.Xml.Linq;

namespace Load.Reports;

/// <summary>The pieces of a chart. Text and lines take the colour of the page around them.</summary>
internal static class Svg
{
    // Okabe and Ito's blue and vermilion, which the colour-blind tell apart and which show on light and dark.
    public const string Blue = "#0072B2";
    public const string Red = "#D55E00";

    private static readonly XNamespace Names = "http://www.w3.org/2000/svg";

    /// <summary>A whole chart.</summary>
    /// <param name="title">For those who do not see it.</param>
    /// <param name="width">Units.</param>
    /// <param name="height">Units.</param>
    /// <param name="isAlone">Whether it is a file of its own and brings its background.</param>
    /// <param name="content">Its elements.</param>
    public static XElement Chart(string title, double width, double height, bool isAlone, params object[] content) => new(
        Names + "svg",
        new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}")),
        Number("width", width),
        new XAttribute("role", "img"),
        new XAttribute("font-family", "system-ui, sans-serif"),
        new XAttribute("font-size", "12"),
        isAlone ? new XAttribute("color", "#222222") : null,
        new XElement(Names + "title", title),
        isAlone ? Box(0, 0, width, height, "white") : null,
        content);

    public static XElement Text(double x, double y, string text, string anchor = "start") =>
        new(Names + "text", Number("x", x), Number("y", y), new XAttribute("text-anchor", anchor), new XAttribute("fill", "currentColor"), text);

    public static XElement Box(double x, double y, double width, double height, string color) =>
        new(Names + "rect", Number("x", x), Number("y", y), Number("width", width), Number("height", height), new XAttribute("fill", color));

    public static XElement Rule(double x1, double y1, double x2, double y2, double opacity, string? dashes = null) => new(
        Names + "line",
        Number("x1", x1),
        Number("y1", y1),
        Number("x2", x2),
        Number("y2", y2),
        new XAttribute("stroke", "currentColor"),
        Number("stroke-opacity", opacity),
        dashes is null ? null : new XAttribute("stroke-dasharray", dashes));

    public static XElement[] Line(IReadOnlyList<(double X, double Y)> points, string color) =>
    [
        new(
            Names + "polyline",
            new XAttribute("points", string.Join(' ', points.Select(at => string.Create(CultureInfo.InvariantCulture, $"{at.X:0.#},{at.Y:0.#}")))),
            new XAttribute("fill", "none"),
            new XAttribute("stroke", color),
            new XAttribute("stroke-width", "2")),
        .. points.Select(at => new XElement(
            Names + "circle", Number("cx", at.X), Number("cy", at.Y), new XAttribute("r", "3"), new XAttribute("fill", color))),
    ];

    private static XAttribute Number(string name, double value) => new(name, value.ToString("0.##", CultureInfo.InvariantCulture));
}
