using System.Globalization;
using Spectre.Console;

namespace XceptionScript.Scripting.Reports;

/// <summary>
/// The epochs of a run as a table on the console that grows by a line at a time; on a terminal its header is ruled and each
/// new best test accuracy is green, elsewhere it is plain aligned text.
/// </summary>
public sealed class EpochTable
{
    private const int TestTop1 = 6;

    private static readonly string[] s_titles =
        ["epoch", "step", "rate", "train loss", "train top-1", "test loss", "test top-1", "images/s"];

    private static readonly int[] s_widths = [5, 8, 9, 10, 11, 9, 10, 8];

    private readonly IAnsiConsole? _terminal;
    private readonly TextWriter _output;
    private readonly List<double> _testTop1 = [];

    /// <summary>A table on the console, starting with its header.</summary>
    public EpochTable() : this(Console.IsOutputRedirected ? null : AnsiConsole.Console, Console.Out)
    {
    }

    internal EpochTable(IAnsiConsole? terminal, TextWriter output)
    {
        (_terminal, _output) = (terminal, output);
        WriteLine(s_titles, "bold");
        if (terminal is not null) WriteLine([.. s_widths.Select(width => new string('─', width))], "grey");
    }

    /// <summary>Prints the line of an epoch.</summary>
    public void Add(EpochRecord epoch)
    {
        var best = epoch.TestTop1 > _testTop1.DefaultIfEmpty(double.NegativeInfinity).Max();
        if (!double.IsNaN(epoch.TestTop1)) _testTop1.Add(epoch.TestTop1);
        string[] cells =
        [
            epoch.Epoch.ToString(CultureInfo.InvariantCulture),
            epoch.Step.ToString(CultureInfo.InvariantCulture),
            Cell(epoch.LearningRate, "G4"),
            Cell(epoch.TrainLoss, "F4"),
            Percent(epoch.TrainTop1),
            Cell(epoch.TestLoss, "F4"),
            Percent(epoch.TestTop1),
            Cell(epoch.ImagesPerSecond, "F1"),
        ];
        WriteLine(cells, column => best && column is TestTop1 ? "green" : "default");
    }

    private void WriteLine(string[] cells, string style) => WriteLine(cells, _ => style);

    private void WriteLine(string[] cells, Func<int, string> style)
    {
        var padded = cells.Select((cell, column) => cell.PadLeft(s_widths[column]));
        if (_terminal is null) _output.WriteLine(string.Join("  ", padded));
        else _terminal.MarkupLine(string.Join("  ", padded.Select((cell, column) => $"[{style(column)}]{cell}[/]")));
    }

    private static string Percent(double share) => double.IsNaN(share) ? "-" : $"{Cell(100 * share, "F2")}%";

    private static string Cell(double value, string format) =>
        double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
