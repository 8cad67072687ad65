using System.Globalization;

namespace XceptionScript.Scripting.Reports;

/// <summary>The epochs of a run as comma-separated text, one line each; a cell is empty where a figure was not measured.</summary>
public static class HistoryCsv
{
    /// <summary>The first line.</summary>
    public const string Header = "epoch,step,learning_rate,train_loss,train_top1,test_loss,test_top1,images_per_second";

    /// <summary>The text, its numbers short and exact: reading it back gives the same records.</summary>
    public static string Render(IEnumerable<EpochRecord> epochs) =>
        string.Concat(epochs.Select(Line).Prepend(Header).Select(line => $"{line}\n"));

    /// <summary>The epochs that a text holds.</summary>
    /// <exception cref="ScriptException">The text has other columns, or a cell is not a number.</exception>
    public static IReadOnlyList<EpochRecord> Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines is not [Header, .. var rows])
            throw new ScriptException($"HistoryCsv: the first line is `{lines.FirstOrDefault("")}`; expected `{Header}`.");
        return [.. rows.Select(Record)];
    }

    private static string Line(EpochRecord epoch) => string.Join(',',
        epoch.Epoch.ToString(CultureInfo.InvariantCulture),
        epoch.Step.ToString(CultureInfo.InvariantCulture),
        Cell(epoch.LearningRate),
        Cell(epoch.TrainLoss),
        Cell(epoch.TrainTop1),
        Cell(epoch.TestLoss),
        Cell(epoch.TestTop1),
        Cell(epoch.ImagesPerSecond));

    private static string Cell(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static EpochRecord Record(string row) => row.Split(',') is [var epoch, var step, .. { Length: 6 } figures]
        && int.TryParse(epoch, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(step, CultureInfo.InvariantCulture, out var steps)
        && figures.Select(Figure).ToArray() is [{ } rate, { } trainLoss, { } trainTop1, { } testLoss, { } testTop1, { } speed]
            ? new EpochRecord(number, steps, rate, trainLoss, trainTop1, testLoss, testTop1, speed)
            : throw new ScriptException($"HistoryCsv: the line `{row}` does not hold the 8 numbers of an epoch; expected `{Header}`.");

    private static double? Figure(string cell) => cell.Length == 0 ? double.NaN
        : double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : null;
}
