using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Scripting.Reports;

/// <summary>Draws the parts of a network downwards, each around a vertical line on which values flow.</summary>
/// <param name="canvas">Where it draws.</param>
internal sealed class DiagramPen(SvgCanvas canvas)
{
    private const double BoxHeight = 22;
    private const double StripHeight = 13;
    private const double Gap = 12;
    private const double LabelledGap = 26;
    private const double Turn = 14;
    private const double Radius = 8;
    private const double Aisle = 14;
    private const double Frame = 12;
    private const double FrameLabel = 34;
    private const double LabelRoom = 92;
    private const double Letter = 6.1;
    private const string Wire = "#4b5563";

    /// <summary>The room that parts take left and right of their line, and their height; on the trunk, sizes of maps are written beside it.</summary>
    public static (double Left, double Right, double Height) Measure(ValueList<DiagramPart> parts, bool isTrunk)
    {
        double left = 0, right = isTrunk ? LabelRoom : 0, height = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            var part = Measure(parts[i], WidthOf(parts));
            (left, right) = (Math.Max(left, part.Left), Math.Max(right, part.Right));
            height += part.Height + (i == 0 ? 0 : GapBefore(parts, i, isTrunk));
        }
        return (left, right, height);
    }

    /// <summary>Draws parts whose line stands at <paramref name="x"/>, and returns where they end.</summary>
    public double Draw(ValueList<DiagramPart> parts, double x, double y, bool isTrunk)
    {
        var width = WidthOf(parts);
        for (var i = 0; i < parts.Count; i++)
        {
            var gap = i == 0 ? 0 : GapBefore(parts, i, isTrunk);
            if (gap > 0) Arrow(x, y, y + gap, gap == LabelledGap ? parts[i].Input : null);
            y += gap;
            Draw(parts[i], x, y, width);
            y += Measure(parts[i], width).Height;
        }
        return y;
    }

    /// <summary>An arrow downwards, with the size of the map that flows on it.</summary>
    public void Arrow(double x, double from, double to, Shape? map = null)
    {
        canvas.Line(x, from, x, to - 3, Wire, 1.2);
        canvas.Polygon([(x - 3.5, to - 5), (x + 3.5, to - 5), (x, to)], Wire);
        if (map is { } shape) canvas.Text(x + 8, ((from + to) / 2) + 3, Written(shape), fill: SvgCanvas.Faint, size: 10.5);
    }

    /// <summary>The size of a map: <c>19 × 19 × 728</c>.</summary>
    public static string Written(Shape shape) => string.Join(" × ", shape);

    private static (double Left, double Right, double Height) Measure(DiagramPart part, double width)
    {
        switch (part)
        {
            case DiagramBox box:
                return (width / 2, width / 2, HeightOf(box));
            case DiagramRepeat repeat:
                var inner = Measure(repeat.Body, isTrunk: false);
                return (inner.Left + Frame, inner.Right + Frame + FrameLabel, inner.Height + (2 * Frame));
            case DiagramFork { IsSum: true, Ways: [var body, var past] }:
                var (main, side) = (Measure(body, isTrunk: false), Measure(past, isTrunk: false));
                return (main.Left + Aisle + side.Left + side.Right, main.Right, Turn + Math.Max(main.Height, side.Height) + Turn + (2 * Radius));
            case DiagramFork fork:
                var ways = fork.Ways.Select(way => Measure(way, isTrunk: false)).ToList();
                var half = (ways.Sum(way => way.Left + way.Right) + (Aisle * (ways.Count - 1))) / 2;
                return (half, half, Turn + ways.Max(way => way.Height) + Turn + StripHeight);
            default:
                throw new System.Diagnostics.UnreachableException($"{part}");
        }
    }

    private void Draw(DiagramPart part, double x, double y, double width)
    {
        switch (part)
        {
            case DiagramBox box:
                DrawBox(box, x, y, width);
                break;
            case DiagramRepeat repeat:
                DrawRepeat(repeat, x, y);
                break;
            case DiagramFork { IsSum: true, Ways: [var body, var past] }:
                DrawSum(body, past, x, y);
                break;
            case DiagramFork fork:
                DrawJoint(fork, x, y);
                break;
        }
    }

    private void DrawBox(DiagramBox box, double x, double y, double width)
    {
        var (fill, stroke) = box.Kind switch
        {
            DiagramKind.Convolution => ("#dbeafe", "#3b82f6"),
            DiagramKind.SeparableConvolution => ("#ccfbf1", "#0d9488"),
            DiagramKind.Pooling => ("#ffedd5", "#ea580c"),
            DiagramKind.Activation => ("#f3f4f6", "#9ca3af"),
            DiagramKind.Dense => ("#ede9fe", "#7c3aed"),
            _ => ("#ffffff", "#9ca3af"),
        };
        var (height, size) = (HeightOf(box), box.Kind == DiagramKind.Activation ? 9.5 : 11);
        canvas.Rectangle(x - (width / 2), y, width, height, fill, stroke, hint: $"{box.Label}: {Written(box.Input)} to {Written(box.Output)}", corner: 3);
        canvas.Text(x, y + (height / 2) + (size * 0.36), box.Label, anchor: "middle", size: size);
    }

    private void DrawRepeat(DiagramRepeat repeat, double x, double y)
    {
        var (left, right, height) = Measure(repeat.Body, isTrunk: false);
        canvas.Rectangle(x - left - Frame, y, left + right + (2 * Frame), height + (2 * Frame), "#f9fafb", "#d1d5db", corner: 6);
        canvas.Line(x, y, x, y + Frame, Wire, 1.2);
        Draw(repeat.Body, x, y + Frame, isTrunk: false);
        canvas.Line(x, y + Frame + height, x, y + height + (2 * Frame), Wire, 1.2);
        canvas.Text(x + right + Frame + 6, y + (height / 2) + Frame + 6, $"× {repeat.Count}", size: 16, bold: true);
    }

    // The way past the body lies on its left, as in figure 5.
    private void DrawSum(ValueList<DiagramPart> body, ValueList<DiagramPart> past, double x, double y)
    {
        var (main, side) = (Measure(body, isTrunk: false), Measure(past, isTrunk: false));
        var height = Math.Max(main.Height, side.Height);
        var (lane, sum) = (x - main.Left - Aisle - side.Right, y + Turn + height + Turn + Radius);
        Arrow(x, y, y + Turn);
        Draw(body, x, y + Turn, isTrunk: false);
        Arrow(x, y + Turn + main.Height, sum - Radius);
        var top = y + Turn + ((height - side.Height) / 2);
        if (past.Count == 0)
        {
            canvas.Polyline([(x, y + 4), (lane, y + 4), (lane, sum), (x - Radius - 3, sum)], Wire, 1.2);
        }
        else
        {
            canvas.Polyline([(x, y + 4), (lane, y + 4), (lane, top)], Wire, 1.2);
            Draw(past, lane, top, isTrunk: false);
            canvas.Polyline([(lane, top + side.Height), (lane, sum), (x - Radius - 3, sum)], Wire, 1.2);
        }
        canvas.Polygon([(x - Radius - 5, sum - 3.5), (x - Radius - 5, sum + 3.5), (x - Radius, sum)], Wire);
        canvas.Dot(x, sum, Wire, Radius);
        canvas.Dot(x, sum, "white", Radius - 1.2);
        canvas.Line(x - 4, sum, x + 4, sum, Wire, 1.4);
        canvas.Line(x, sum - 4, x, sum + 4, Wire, 1.4);
    }

    private void DrawJoint(DiagramFork fork, double x, double y)
    {
        var ways = fork.Ways.Select(way => Measure(way, isTrunk: false)).ToList();
        var (height, half) = (ways.Max(way => way.Height), Measure(fork, 0).Left);
        var (rail, bottom) = (y + 4, y + Turn + height + 6);
        var lines = new List<double>();
        var start = x - half;
        for (var i = 0; i < ways.Count; i++)
        {
            var line = start + ways[i].Left;
            lines.Add(line);
            Arrow(line, rail, y + Turn);
            var end = Draw(fork.Ways[i], line, y + Turn, isTrunk: false);
            canvas.Line(line, end, line, bottom, Wire, 1.2);
            start += ways[i].Left + ways[i].Right + Aisle;
        }
        canvas.Line(x, y, x, rail, Wire, 1.2);
        canvas.Line(Math.Min(x, lines[0]), rail, Math.Max(x, lines[^1]), rail, Wire, 1.2);
        canvas.Line(Math.Min(x, lines[0]), bottom, Math.Max(x, lines[^1]), bottom, Wire, 1.2);
        Arrow(x, bottom, bottom + 8);
        var joint = WidthOf("concatenate") - 10;
        canvas.Rectangle(x - (joint / 2), bottom + 8, joint, StripHeight, "#fef9c3", "#ca8a04", hint: Written(fork.Output), corner: 3);
        canvas.Text(x, bottom + 8 + 9.8, "concatenate", anchor: "middle", size: 9.5);
    }

    private static double HeightOf(DiagramBox box) => box.Kind == DiagramKind.Activation ? StripHeight : BoxHeight;

    // The boxes of one line are as wide as the widest of them.
    private static double WidthOf(ValueList<DiagramPart> parts) => parts.OfType<DiagramBox>().Select(box => WidthOf(box.Label)).DefaultIfEmpty().Max();

    private static double WidthOf(string label) => Math.Max(44, (Letter * label.Length) + 16);

    // An activation clings to the layer before it; sizes are written where the map changes, and after every module.
    private static double GapBefore(ValueList<DiagramPart> parts, int i, bool isTrunk) =>
        IsActivation(parts[i]) ? (parts[i - 1] is DiagramBox ? 0 : Gap)
        : isTrunk && (Owner(parts, i - 1) is not DiagramBox box || box.Input != parts[i].Input) ? LabelledGap
        : Gap;

    // The layer or module that an activation belongs to.
    private static DiagramPart Owner(ValueList<DiagramPart> parts, int i) => i > 0 && IsActivation(parts[i]) ? parts[i - 1] : parts[i];

    private static bool IsActivation(DiagramPart part) => part is DiagramBox { Kind: DiagramKind.Activation };
}
