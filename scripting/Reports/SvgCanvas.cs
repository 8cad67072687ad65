using System.Globalization;
using System.Text;
using System.Xml;

namespace XceptionScript.Scripting.Reports;

/// <summary>A drawing in the making; its text is the same on every machine.</summary>
/// <param name="width">The width in pixels.</param>
/// <param name="height">The height in pixels.</param>
internal sealed class SvgCanvas(double width, double height)
{
    /// <summary>The colour of titles and names.</summary>
    public const string Ink = "#1f2937";

    /// <summary>The colour of ticks and axis names.</summary>
    public const string Faint = "#6b7280";

    /// <summary>The colour of grid lines.</summary>
    public const string Hairline = "#e5e7eb";

    private readonly StringBuilder _elements = new();

    /// <summary>A filled rectangle, which a browser explains by <paramref name="hint"/> under the pointer; <paramref name="corner"/> is the radius of its corners.</summary>
    public void Rectangle(double x, double y, double w, double h, string fill, string stroke = "none", double strokeWidth = 1, string hint = "", double corner = 0) =>
        _elements.Append($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(w)}\" height=\"{Number(h)}\" fill=\"{fill}\"")
            .Append(corner == 0 ? "" : $" rx=\"{Number(corner)}\"")
            .Append(stroke == "none" ? "" : $" stroke=\"{stroke}\" stroke-width=\"{Number(strokeWidth)}\"")
            .Append(hint.Length == 0 ? "/>\n" : $"><title>{Escaped(hint)}</title></rect>\n");

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string stroke, double strokeWidth = 1) =>
        _elements.Append($"<line x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\" stroke=\"{stroke}\" stroke-width=\"{Number(strokeWidth)}\"/>\n");

    /// <summary>A line through points.</summary>
    public void Polyline(IEnumerable<(double X, double Y)> points, string stroke, double strokeWidth = 2) =>
        _elements.Append($"<polyline points=\"{string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))}\" ")
            .Append($"fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{Number(strokeWidth)}\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>\n");

    /// <summary>A filled polygon.</summary>
    public void Polygon(IEnumerable<(double X, double Y)> corners, string fill) =>
        _elements.Append($"<polygon points=\"{string.Join(' ', corners.Select(corner => $"{Number(corner.X)},{Number(corner.Y)}"))}\" fill=\"{fill}\"/>\n");

    /// <summary>A dot.</summary>
    public void Dot(double x, double y, string fill, double radius = 3) =>
        _elements.Append($"<circle cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\" fill=\"{fill}\"/>\n");

    /// <summary>Text whose <paramref name="anchor"/>, start, middle or end, lies at the point, turned by degrees around it.</summary>
    public void Text(double x, double y, string text, string anchor = "start", string fill = Ink, double size = 12, bool bold = false, double turn = 0) =>
        _elements.Append($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" font-size=\"{Number(size)}\" fill=\"{fill}\"")
            .Append(anchor == "start" ? "" : $" text-anchor=\"{anchor}\"")
            .Append(bold ? " font-weight=\"600\"" : "")
            .Append(turn == 0 ? "" : $" transform=\"rotate({Number(turn)} {Number(x)} {Number(y)})\"")
            .Append($">{Escaped(text)}</text>\n");

    /// <summary>A picture, its pixels kept sharp when it is enlarged.</summary>
    public void Picture(double x, double y, double w, double h, ReadOnlySpan<byte> png) =>
        _elements.Append($"<image x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(w)}\" height=\"{Number(h)}\" ")
            .Append($"image-rendering=\"pixelated\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>\n");

    /// <summary>The drawing on white.</summary>
    public override string ToString() =>
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{Number(width)}" height="{Number(height)}" viewBox="0 0 {Number(width)} {Number(height)}" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif">
        <rect width="100%" height="100%" fill="white"/>
        {_elements}</svg>

        """;

    /// <summary>A text shortened to a width in pixels, by the mean width of a letter.</summary>
    public static string Fitted(string text, double pixels, double size = 12)
    {
        var letters = Math.Max(1, (int)(pixels / (0.56 * size)));
        return text.Length <= letters ? text : $"{text[..(letters - 1)]}…";
    }

    // Adding 0 turns -0 into 0.
    private static string Number(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Escaped(string text) => new StringBuilder(text.Length)
        .AppendJoin("", text.Select(c => c switch
        {
            '<' => "&lt;",
            '>' => "&gt;",
            '&' => "&amp;",
            '"' => "&quot;",
            _ when XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) => c.ToString(),
            _ => "�",
        }))
        .ToString();
}
