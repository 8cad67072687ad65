using System.Globalization;
using XceptionScript.Expressions;

namespace XceptionScript.Scripting.Reports;

/// <summary>
/// Test images in a grid, each above the class it was taken for; where that is wrong, the frame is red and the true class follows.
/// </summary>
public static class PredictionGridSvg
{
    private const string WrongColour = "#dc2626";
    private const double Side = 96;
    private const double Gap = 14;
    private const double Header = 44;
    private const double Captions = 32;

    /// <summary>The drawing.</summary>
    /// <param name="images">The images as bytes [n, h, w, c], grey (c = 1) or red-green-blue (c = 3).</param>
    /// <param name="predicted">The names of the n predicted classes.</param>
    /// <param name="truth">The names of the n true classes.</param>
    /// <param name="columns">The number of images in a row.</param>
    /// <exception cref="ShapeException">The images have another shape, or the numbers of images and names differ.</exception>
    /// <exception cref="DTypeException">The images are not bytes.</exception>
    public static string Render(NdArray images, IReadOnlyList<string> predicted, IReadOnlyList<string> truth, int columns = 8)
    {
        if (images.Shape is not [var n, var h, var w, 1 or 3])
            throw new ShapeException($"PredictionGridSvg: the images have shape {images.Shape}; expected [n, h, w, 1] or [n, h, w, 3].");
        if (predicted.Count != n || truth.Count != n)
        {
            throw new ShapeException(
                $"PredictionGridSvg: there are {n} images, {predicted.Count} predicted and {truth.Count} true names; expected equal numbers.");
        }
        if (columns < 1)
            throw new ShapeException($"PredictionGridSvg: {columns} columns were asked for; expected at least 1.");

        var channels = images.Shape[3];
        var pixels = images.Span<byte>();
        var rows = (n + columns - 1) / columns;
        var width = Gap + (Math.Max(3, Math.Min(n, columns)) * (Side + Gap));
        var canvas = new SvgCanvas(width, Header + (rows * (Side + Captions + Gap)));
        var right = predicted.Zip(truth).Count(pair => pair.First == pair.Second);
        canvas.Text(Gap, 24, string.Create(CultureInfo.InvariantCulture, $"{right} of {n} right"), size: 14, bold: true);
        for (var i = 0; i < n; i++)
        {
            var x = Gap + (i % columns * (Side + Gap));
            var y = Header + (i / columns * (Side + Captions + Gap));
            var png = Png.Encode(pixels.Slice(i * h * w * channels, h * w * channels), h, w, channels);
            DrawImage(canvas, x, y, (double)w / h, png, predicted[i], truth[i]);
        }
        return canvas.ToString();
    }

    private static void DrawImage(SvgCanvas canvas, double x, double y, double aspect, ReadOnlySpan<byte> png, string predicted, string truth)
    {
        var (width, height) = aspect >= 1 ? (Side, Side / aspect) : (Side * aspect, Side);
        var (px, py) = (x + ((Side - width) / 2), y + ((Side - height) / 2));
        var wrong = predicted != truth;
        canvas.Picture(px, py, width, height, png);
        var (frame, frameWidth, ink) = wrong ? (WrongColour, 3, WrongColour) : (SvgCanvas.Hairline, 1, SvgCanvas.Ink);
        var middle = x + (Side / 2);
        canvas.Rectangle(px, py, width, height, fill: "none", stroke: frame, strokeWidth: frameWidth);
        canvas.Text(middle, y + Side + 15, SvgCanvas.Fitted(predicted, Side), anchor: "middle", fill: ink);
        if (!wrong) return;
        var correction = SvgCanvas.Fitted($"true: {truth}", Side + Gap, 11);
        canvas.Text(middle, y + Side + 29, correction, anchor: "middle", fill: SvgCanvas.Faint, size: 11);
    }
}
