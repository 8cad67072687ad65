using System.Globalization;
using Spectre.Console;

namespace XceptionScript.Scripting.Predictions;

/// <summary>Predictions as a table, a line for each class of each image: on a terminal with a ruled header and the best class of each image in green, elsewhere plain aligned text.</summary>
public static class PredictionTable
{
    private static readonly string[] s_titles = ["image", "rank", "class", "name", "probability"];

    /// <summary>Prints the table on the console.</summary>
    public static void Print(IReadOnlyList<ImagePrediction> predictions) => Print(predictions, Console.IsOutputRedirected ? null : AnsiConsole.Console, Console.Out);

    internal static void Print(IReadOnlyList<ImagePrediction> predictions, IAnsiConsole? terminal, TextWriter output)
    {
        string[][] rows = [.. predictions.SelectMany(Rows)];
        int[] widths = [.. s_titles.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max())];
        WriteLine(s_titles, "bold");
        if (terminal is not null) WriteLine([.. widths.Select(width => new string('─', width))], "grey");
        foreach (var row in rows) WriteLine(row, row[1] == "1" ? "green" : "default");

        void WriteLine(string[] cells, string style)
        {
            var line = string.Join("  ", cells.Select((cell, column) => s_titles[column] is "image" or "name" ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
            if (terminal is null) output.WriteLine(line);
            else terminal.MarkupLine($"[{style}]{Markup.Escape(line)}[/]");
        }
    }

    private static IEnumerable<string[]> Rows(ImagePrediction prediction) => prediction.Predictions.Select((found, i) => new[]
    {
        i == 0 ? prediction.Image : "",
        (i + 1).ToString(CultureInfo.InvariantCulture),
        found.Class.ToString(CultureInfo.InvariantCulture),
        found.Name,
        $"{(100 * found.Probability).ToString("F2", CultureInfo.InvariantCulture)}%",
    });
}
