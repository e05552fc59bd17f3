using System.Globalization;
using System.Xml.Linq;

namespace Bench.Plot;

/// <summary>A plot of lines with markers as an SVG picture that stands on its own, on white, so that it reads in any theme.</summary>
internal sealed class LinePlot(string title, string xLabel, string yLabel, IReadOnlyList<Series> series)
{
    private const int Width = 860;
    private const int Height = 450;
    private const int Left = 70;
    private const int Right = 600;
    private const int Top = 62;
    private const int Bottom = 402;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Okabe and Ito's colours, which the colour-blind tell apart.
    private static readonly string[] Colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];

    /// <summary>Powers of this number are x ticks; 0 for a linear axis of whole numbers, on both sides.</summary>
    public double Radix { get; init; } = 2;

    public string ToSvg()
    {
        var points = series.SelectMany(line => line.Points).ToArray();
        var (xs, ys) = (points.Select(point => point.X), points.Select(point => point.Y));
        var x = Radix == 0 ? Axis.Whole(xs, Left, Right) : Axis.Logarithmic(xs, Radix, Left, Right);
        var y = Radix == 0 ? Axis.Whole(ys, Bottom, Top) : Axis.Logarithmic(ys, 10, Bottom, Top);
        var root = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Width} {Height}"),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", "12"),
            new XElement(Svg + "title", title),
            new XElement(Svg + "rect", new XAttribute("width", Width), new XAttribute("height", Height), new XAttribute("fill", "white")),
            Text(Left, 24, title, "start", 15),
            Text((Left + Right) / 2, Height - 12, xLabel, "middle"),
            Text(Left, Top - 8, yLabel, "start"),
            x.Ticks.SelectMany(tick => XTick(x, tick)),
            y.Ticks.SelectMany(tick => YTick(y, tick)),
            series.Select((line, index) => Line(line, Colors[index % Colors.Length], x, y)),
            series.Select((line, index) => Legend(line.Name, Colors[index % Colors.Length], Top + 10 + (index * 22))));
        return root + "\n";
    }

    private static XElement[] XTick(Axis axis, double tick) =>
        [Grid(axis.Place(tick), Top, axis.Place(tick), Bottom), Text(axis.Place(tick), Bottom + 16, Axis.Label(tick), "middle")];

    private static XElement[] YTick(Axis axis, double tick) =>
        [Grid(Left, axis.Place(tick), Right, axis.Place(tick)), Text(Left - 8, axis.Place(tick) + 4, Axis.Label(tick), "end")];

    private static XElement Grid(double x1, double y1, double x2, double y2) => new(
        Svg + "line",
        Number("x1", x1),
        Number("y1", y1),
        Number("x2", x2),
        Number("y2", y2),
        new XAttribute("stroke", "#DDDDDD"));

    private static XElement Line(Series line, string color, Axis x, Axis y)
    {
        var places = line.Points.Select(point => (X: x.Place(point.X), Y: y.Place(point.Y))).ToArray();
        var path = string.Join(' ', places.Select(at => string.Create(CultureInfo.InvariantCulture, $"{at.X:0.#},{at.Y:0.#}")));
        return new XElement(
            Svg + "g",
            new XElement(
                Svg + "polyline",
                new XAttribute("points", path),
                new XAttribute("fill", "none"),
                new XAttribute("stroke", color),
                new XAttribute("stroke-width", "2")),
            places.Select(at => new XElement(
                Svg + "circle", Number("cx", at.X), Number("cy", at.Y), new XAttribute("r", "3"), new XAttribute("fill", color))));
    }

    private static XElement Legend(string name, string color, double y) => new(
        Svg + "g",
        new XElement(
            Svg + "rect",
            new XAttribute("x", Right + 20),
            Number("y", y - 6),
            new XAttribute("width", "16"),
            new XAttribute("height", "4"),
            new XAttribute("fill", color)),
        Text(Right + 44, y, name, "start"));

    private static XElement Text(double x, double y, string text, string anchor, int size = 12) => new(
        Svg + "text",
        Number("x", x),
        Number("y", y),
        new XAttribute("text-anchor", anchor),
        new XAttribute("font-size", size),
        new XAttribute("fill", "#222222"),
        text);

    private static XAttribute Number(string name, double value) => new(name, value.ToString("0.#", CultureInfo.InvariantCulture));
}
