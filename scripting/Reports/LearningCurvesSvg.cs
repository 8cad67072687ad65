using System.Globalization;

namespace XceptionScript.Scripting.Reports;

/// <summary>The learning curves of a run: loss and top-1 accuracy over epochs, for the training and the test images.</summary>
public static class LearningCurvesSvg
{
    private const string TrainColour = "#2563eb";
    private const string TestColour = "#ea580c";
    private const double PanelWidth = 460;
    private const double PanelHeight = 340;
    private const double Left = 56;
    private const double Top = 64;
    private const double Right = 16;
    private const double Bottom = 44;
    private const int DottedEpochs = 40;

    /// <summary>The drawing.</summary>
    /// <exception cref="ScriptException">There are no epochs.</exception>
    public static string Render(IReadOnlyList<EpochRecord> epochs)
    {
        if (epochs.Count == 0) throw new ScriptException("LearningCurvesSvg: there are no epochs; expected at least one.");
        var canvas = new SvgCanvas(2 * PanelWidth, PanelHeight);
        var last = epochs[^1];
        var best = epochs.Where(epoch => !double.IsNaN(epoch.TestTop1)).MaxBy(epoch => epoch.TestTop1);
        DrawPanel(canvas, 0, "loss", epochs,
            new Curve($"train{Figure(last.TrainLoss, "F3")}", TrainColour, epoch => epoch.TrainLoss),
            new Curve($"test{Figure(last.TestLoss, "F3")}", TestColour, epoch => epoch.TestLoss));
        DrawPanel(canvas, PanelWidth, "top-1 accuracy, %", epochs,
            new Curve($"train{Figure(100 * last.TrainTop1, "F1")}", TrainColour, epoch => 100 * epoch.TrainTop1),
            new Curve($"test{Figure(100 * last.TestTop1, "F1")}{Best(best)}", TestColour, epoch => 100 * epoch.TestTop1));
        return canvas.ToString();
    }

    private static void DrawPanel(SvgCanvas canvas, double x, string title, IReadOnlyList<EpochRecord> epochs, params Curve[] curves)
    {
        var across = TickScale.Around([.. epochs.Select(epoch => (double)epoch.Epoch)], steps: 8, finest: 1);
        var up = TickScale.Around([.. curves.SelectMany(curve => Measured(epochs, curve)).Select(point => point.Value)], steps: 5);
        var (width, height) = (PanelWidth - Left - Right, PanelHeight - Top - Bottom);
        double X(double epoch) => x + Left + (width * across.Share(epoch));
        double Y(double value) => Top + (height * (1 - up.Share(value)));

        canvas.Text(x + Left, 24, title, size: 14, bold: true);
        foreach (var tick in up.Ticks)
        {
            canvas.Line(X(across.Low), Y(tick), X(across.High), Y(tick), SvgCanvas.Hairline);
            canvas.Text(x + Left - 8, Y(tick) + 4, up.Label(tick), anchor: "end", fill: SvgCanvas.Faint);
        }
        foreach (var tick in across.Ticks)
        {
            canvas.Line(X(tick), Top + height, X(tick), Top + height + 4, SvgCanvas.Faint);
            canvas.Text(X(tick), Top + height + 18, across.Label(tick), anchor: "middle", fill: SvgCanvas.Faint);
        }
        canvas.Line(X(across.Low), Top + height, X(across.High), Top + height, SvgCanvas.Faint);
        canvas.Text(x + Left + (width / 2), PanelHeight - 8, "epoch", anchor: "middle", fill: SvgCanvas.Faint);

        var legend = x + Left;
        foreach (var curve in curves)
        {
            canvas.Line(legend, 44, legend + 20, 44, curve.Colour, strokeWidth: 3);
            canvas.Text(legend + 26, 48, curve.Name);
            legend += 150;
            DrawCurve(canvas, [.. Measured(epochs, curve).Select(point => (X(point.Epoch), Y(point.Value)))], curve.Colour);
        }
    }

    private static void DrawCurve(SvgCanvas canvas, IReadOnlyList<(double X, double Y)> points, string colour)
    {
        if (points.Count > 1) canvas.Polyline(points, colour);
        if (points.Count > DottedEpochs) return;
        foreach (var (x, y) in points) canvas.Dot(x, y, colour);
    }

    private static IEnumerable<(double Epoch, double Value)> Measured(IReadOnlyList<EpochRecord> epochs, Curve curve) =>
        epochs.Select(epoch => ((double)epoch.Epoch, curve.Value(epoch))).Where(point => double.IsFinite(point.Item2));

    private static string Figure(double value, string format) =>
        double.IsNaN(value) ? "" : $" {value.ToString(format, CultureInfo.InvariantCulture)}";

    private static string Best(EpochRecord? best) => best is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $" (best {100 * best.TestTop1:F1}, epoch {best.Epoch})");

    private sealed record Curve(string Name, string Colour, Func<EpochRecord, double> Value);
}
