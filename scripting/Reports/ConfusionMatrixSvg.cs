using System.Globalization;
using XceptionScript.Expressions;
using XceptionScript.Training;

namespace XceptionScript.Scripting.Reports;

/// <summary>
/// A confusion matrix as a heat map: a row for each true class, a column for each predicted one, darker for a larger share of the
/// row, and at the end of each row the share that is right.
/// </summary>
public static class ConfusionMatrixSvg
{
    private const double Header = 64;
    private const double LargestCell = 52;
    private const double SmallestCell = 4;
    private const double MatrixSide = 640;
    private const double CellOfCounts = 24;
    private const double CellOfNames = 9;
    private const double LongestName = 140;

    /// <summary>The picture of a confusion matrix.</summary>
    public static string Render(ConfusionMatrix matrix, IReadOnlyList<string> classNames)
    {
        var size = matrix.Classes;
        var counts = NdArray.Build<int, ConfusionMatrix>([size, size], matrix, (cells, from) =>
        {
            for (var i = 0; i < cells.Length; i++) cells[i] = (int)from[i / from.Classes, i % from.Classes];
        });
        return Render(counts, classNames);
    }

    /// <summary>The drawing.</summary>
    /// <param name="counts">The number of images by true and predicted class [k, k].</param>
    /// <param name="classNames">The k names.</param>
    /// <exception cref="ShapeException">The counts are not a square of the names' number.</exception>
    public static string Render(NdArray counts, IReadOnlyList<string> classNames)
    {
        var k = classNames.Count;
        if (k == 0 || counts.Shape != [k, k])
        {
            throw new ShapeException(
                $"ConfusionMatrixSvg: the counts have shape {counts.Shape} for {k} class names; expected [{k}, {k}], true by predicted.");
        }
        var cell = Math.Clamp(MatrixSide / k, SmallestCell, LargestCell);
        var size = Math.Clamp(cell * 0.8, 8, 12);
        var names = cell < CellOfNames ? 0 : Math.Min(LongestName, (classNames.Max(name => name.Length) * 0.56 * size) + 8);
        var (left, side) = (28 + names, cell * k);
        var canvas = new SvgCanvas(left + side + 64, Header + side + (0.75 * names) + 44);

        DrawTitle(canvas, counts, k);
        canvas.Text(left + (side / 2), Header + side + (0.75 * names) + 30, "predicted class", anchor: "middle", fill: SvgCanvas.Faint);
        canvas.Text(18, Header + (side / 2), "true class", anchor: "middle", fill: SvgCanvas.Faint, turn: -90);
        for (var row = 0; row < k; row++)
        {
            var middle = (row + 0.5) * cell;
            if (names > 0)
            {
                var name = SvgCanvas.Fitted(classNames[row], names, size);
                canvas.Text(left - 8, Header + middle + (size / 3), name, anchor: "end", size: size);
                canvas.Text(left + middle + (size / 3), Header + side + 12, name, anchor: "end", size: size, turn: -45);
            }
            DrawRow(canvas, counts, classNames, row, left, cell, size);
        }
        canvas.Rectangle(left, Header, side, side, fill: "none", stroke: SvgCanvas.Faint);
        return canvas.ToString();
    }

    private static void DrawTitle(SvgCanvas canvas, NdArray counts, int k)
    {
        var total = counts.ToDoubles().Sum();
        var right = Enumerable.Range(0, k).Sum(i => counts[((long)i * k) + i]);
        canvas.Text(28, 24, "confusion matrix", size: 14, bold: true);
        canvas.Text(28, 46, $"{Number(right)} of {Number(total)} right ({Percent(right, total)})", fill: SvgCanvas.Faint);
    }

    // Cells without images stay white and are not drawn, so a matrix of 1,000 classes remains a small file.
    private static void DrawRow(SvgCanvas canvas, NdArray counts, IReadOnlyList<string> names, int row, double left, double cell, double size)
    {
        var k = names.Count;
        var y = Header + (row * cell);
        var total = Enumerable.Range(0, k).Sum(column => counts[((long)row * k) + column]);
        if (row > 0) canvas.Line(left, y, left + (k * cell), y, SvgCanvas.Hairline, cell < CellOfNames ? 0.25 : 1);
        for (var column = 0; column < k; column++)
        {
            var count = counts[((long)row * k) + column];
            if (count == 0) continue;
            var share = count / total;
            var text = Number(count);
            canvas.Rectangle(left + (column * cell), y, cell, cell, Shade(share, row == column),
                hint: $"{names[row]} taken for {names[column]}: {text} of {Number(total)} ({Percent(count, total)})");
            if (cell < CellOfCounts) continue;
            var fitting = Math.Min(size, cell * 1.6 / text.Length);
            var ink = share > 0.5 ? "white" : SvgCanvas.Ink;
            canvas.Text(left + ((column + 0.5) * cell), y + (cell / 2) + (fitting / 3), text, anchor: "middle", fill: ink, size: fitting);
        }
        if (cell < CellOfCounts) return;
        var recall = Percent(counts[((long)row * k) + row], total);
        canvas.Text(left + (k * cell) + 8, y + (cell / 2) + (size / 3), recall, fill: SvgCanvas.Faint, size: size);
    }

    private static string Number(double count) => count.ToString("F0", CultureInfo.InvariantCulture);

    private static string Percent(double part, double whole) =>
        whole == 0 ? "–" : $"{(100 * part / whole).ToString("F1", CultureInfo.InvariantCulture)} %";

    // From white to blue where the class is right and to orange where it is wrong; the root lifts small shares.
    private static string Shade(double share, bool right)
    {
        var (r, g, b) = right ? (29, 78, 216) : (194, 65, 12);
        var depth = Math.Sqrt(share);
        int Mix(int channel) => (int)Math.Round(255 + ((channel - 255) * depth));
        return $"#{Mix(r):x2}{Mix(g):x2}{Mix(b):x2}";
    }
}
