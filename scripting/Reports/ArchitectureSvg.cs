using System.Globalization;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Scripting.Reports;

/// <summary>
/// The architecture of a network as figure 5 of the Xception paper shows it: layers as boxes from top to bottom, modules with the ways past them, the sizes of
/// the maps between modules, and equal modules in a row drawn once.
/// </summary>
public static class ArchitectureSvg
{
    private const double Margin = 28;
    private const double Header = 84;
    private const double Footer = 34;
    private const double Lead = 26;
    private const double Aisle = 36;
    private const double Aspect = 1.5;
    private const int MostColumns = 6;

    private static readonly string[] s_flows = ["Entry flow", "Middle flow", "Exit flow"];

    /// <summary>The drawing of a network.</summary>
    /// <param name="layer">The network.</param>
    /// <param name="image">The shape of an image, [h, w, c].</param>
    /// <param name="title">What it is called.</param>
    /// <param name="hasFlows">Whether its most repeated module is a middle flow, between an entry and an exit flow; otherwise columns are of about one height.</param>
    public static string Render(Layer layer, Shape image, string title, bool hasFlows = false)
    {
        var parts = DiagramReader.Read(layer.Declare(image).Layers);
        var columns = hasFlows && Flows(parts) is { } flows ? flows : Balanced(parts);
        var sizes = columns.Select(column => DiagramPen.Measure(column, isTrunk: true)).ToList();
        var (width, height) = (Across(sizes) + (2 * Margin), Header + sizes.Max(size => size.Height) + (2 * Lead) + Footer);
        var canvas = new SvgCanvas(width, height);
        var pen = new DiagramPen(canvas);
        var analysis = layer.Analyze(image);
        canvas.Text(Margin, 30, title, size: 17, bold: true);
        canvas.Text(Margin, 49, Costs(analysis), fill: SvgCanvas.Faint, size: 11.5);
        var start = Margin;
        for (var i = 0; i < columns.Count; i++)
        {
            var x = start + sizes[i].Left;
            var map = DiagramPen.Written(columns[i][0].Input);
            if (columns.Count > 1 && hasFlows) canvas.Text(x, Header - 12, s_flows[i], anchor: "middle", size: 13, bold: true);
            pen.Arrow(x, Header, Header + Lead);
            canvas.Text(x + 8, Header + 12, i == 0 ? $"{map} image" : map, fill: SvgCanvas.Faint, size: 10.5);
            var end = pen.Draw(columns[i], x, Header + Lead, isTrunk: true);
            pen.Arrow(x, end, end + Lead, columns[i][^1].Output);
            start += sizes[i].Left + sizes[i].Right + Aisle;
        }
        if (analysis.Layers.Any(row => row.Kind == nameof(BatchNorm))) canvas.Text(Margin, height - 14, "Batch normalisation is not drawn.", fill: SvgCanvas.Faint, size: 10.5);
        return canvas.ToString();
    }

    private static string Costs(NetworkAnalysis analysis) => string.Create(
        CultureInfo.InvariantCulture, $"{analysis.Trainable:N0} trainable parameters, {analysis.MultiplyAdds.Total / 1e9:F2} G multiply-adds an image");

    /// <summary>What comes before the module that is repeated most, that module, and what comes after; null where there is no such thing.</summary>
    private static List<ValueList<DiagramPart>>? Flows(ValueList<DiagramPart> parts)
    {
        var repeats = parts.Select((part, i) => (Count: (part as DiagramRepeat)?.Count ?? 0, i)).MaxBy(part => part.Count);
        var middle = repeats.i;
        return repeats.Count == 0 || middle == 0 || middle == parts.Count - 1
            ? null
            : [[.. parts.Take(middle)], [parts[middle]], [.. parts.Skip(middle + 1)]];
    }

    /// <summary>Columns of about one height, as many as give the drawing the proportions of a page.</summary>
    private static List<ValueList<DiagramPart>> Balanced(ValueList<DiagramPart> parts) =>
        Enumerable.Range(1, MostColumns).Select(count => Balanced(parts, count)).MinBy(columns =>
        {
            var sizes = columns.Select(column => DiagramPen.Measure(column, isTrunk: true)).ToList();
            return Math.Abs(Math.Log(Across(sizes) / (sizes.Max(size => size.Height) + Header) / Aspect));
        })!;

    // The lowest columns, in steps of a twentieth, of which so many hold all parts.
    private static List<ValueList<DiagramPart>> Balanced(ValueList<DiagramPart> parts, int count)
    {
        var total = DiagramPen.Measure(parts, isTrunk: true).Height;
        return Enumerable.Range(20, 20 * count).Select(step => Filled(parts, total / count * step / 20)).First(columns => columns.Count <= count);
    }

    private static List<ValueList<DiagramPart>> Filled(ValueList<DiagramPart> parts, double height)
    {
        var columns = new List<List<DiagramPart>> { new() };
        // Parts that must stay together: from the end of one module or pooling to the end of the next.
        var block = new List<DiagramPart>();
        for (var i = 0; i < parts.Count; i++)
        {
            block.Add(parts[i]);
            if (i + 1 < parts.Count && (!IsEnd(block) || IsActivation(parts[i + 1]))) continue;
            if (columns[^1].Count > 0 && DiagramPen.Measure([.. columns[^1], .. block], isTrunk: true).Height > height) columns.Add([]);
            columns[^1].AddRange(block);
            block.Clear();
        }
        return [.. columns.Select(column => (ValueList<DiagramPart>)[.. column])];
    }

    // Columns end with a module or a pooling, so that blocks stay whole.
    private static bool IsEnd(List<DiagramPart> column) => column.FindLast(part => !IsActivation(part)) is not DiagramBox { Kind: not DiagramKind.Pooling };

    private static bool IsActivation(DiagramPart part) => part is DiagramBox { Kind: DiagramKind.Activation };

    private static double Across(IReadOnlyList<(double Left, double Right, double Height)> sizes) =>
        sizes.Sum(size => size.Left + size.Right) + (Aisle * (sizes.Count - 1));
}
