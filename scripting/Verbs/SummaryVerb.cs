using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using XceptionScript.Devices;
using XceptionScript.Networks;
using XceptionScript.Scripting.Models;

namespace XceptionScript.Scripting.Verbs;

/// <summary><c>xs summary</c>: what a network holds and costs, layer by layer; without a model, all of them side by side, with <c>--time</c> on this machine.</summary>
internal static class SummaryVerb
{
    private const int TextColumns = 3;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] s_comparison = ["model", "size", "parameters", "trainable", "multiply-adds", "activations", "what it is"];

    /// <summary>Prints the summary that the words after the verb ask for; on a terminal as a ruled table.</summary>
    public static void Run(string[] words, TextWriter output, IAnsiConsole? terminal)
    {
        if (words is [] or ["--time"])
        {
            var isTimed = words is not [];
            string[] titles = isTimed ? [.. s_comparison, "ms an image"] : s_comparison;
            Print(titles, [.. ModelCatalogue.All.Select(named => Compared(named, isTimed))], isText: column => column is 0 or 6, output, terminal);
            return;
        }
        var (choice, options) = ModelChoice.Read("summary", words);
        var isJson = options.Flag("json", "print JSON");
        options.Done();
        var (model, input) = choice.Build();
        var analysis = model.Analyze(input);
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(Json(choice, analysis), s_json));
            return;
        }
        Print(LayerSummary.Titles, [.. analysis.Layers.Select(layer => layer.Cells())], isText: column => column < TextColumns, output, terminal);
        output.Write(analysis.Totals());
    }

    private static IReadOnlyList<string> Compared(NamedModel named, bool isTimed)
    {
        var (model, input) = named.Build();
        var analysis = model.Analyze(input);
        string[] cells = [named.Name, Count(named.Size), Count(analysis.Parameters), Count(analysis.Trainable), Count(analysis.MultiplyAdds.Total), Count(analysis.Activations), named.About];
        return isTimed ? [.. cells, InferenceTime.Milliseconds(model, input, Device.Cpu).ToString("F1", CultureInfo.InvariantCulture)] : cells;
    }

    private static object Json(ModelChoice choice, NetworkAnalysis analysis) => new
    {
        model = choice.Named.Name,
        size = choice.Size,
        classes = choice.Classes,
        total_params = analysis.Parameters,
        trainable_params = analysis.Trainable,
        macs = analysis.MultiplyAdds.Total,
        activations = analysis.Activations,
        layers = analysis.Layers.Select(layer => new
        {
            name = layer.Name,
            kind = layer.Kind,
            output = layer.Output.ToArray(),
            @params = layer.Parameters,
            macs = layer.MultiplyAdds.Total,
            activations = layer.Activations,
            receptive_field = layer.Field is var (height, width)
                ? new { size = new[] { height.Size, width.Size }, stride = new[] { height.Step, width.Step } }
                : null,
        }),
    };

    private static void Print(IReadOnlyList<string> titles, IReadOnlyList<IReadOnlyList<string>> rows, Func<int, bool> isText, TextWriter output, IAnsiConsole? terminal)
    {
        if (terminal is not null)
        {
            var table = new Table().Border(TableBorder.Simple);
            for (var column = 0; column < titles.Count; column++)
            {
                var cell = new TableColumn(new Markup($"[bold]{Markup.Escape(titles[column])}[/]")).NoWrap();
                table.AddColumn(isText(column) ? cell : cell.RightAligned());
            }
            foreach (var row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
            terminal.Write(table);
            return;
        }
        int[] widths = [.. titles.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max())];
        foreach (var row in rows.Prepend(titles))
            output.WriteLine(string.Join("  ", row.Select((cell, column) => isText(column) ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
