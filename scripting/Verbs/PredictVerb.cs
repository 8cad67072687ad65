using System.Collections.Immutable;
using System.Diagnostics;
using Spectre.Console;
using XceptionScript.Data;
using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Scripting.Models;
using XceptionScript.Scripting.Predictions;
using XceptionScript.Scripting.Reports;
using XceptionScript.Training;

namespace XceptionScript.Scripting.Verbs;

/// <summary><c>xs predict</c>: what a network takes images for, and where in them it looks.</summary>
internal static class PredictVerb
{
    // Enough to use every core, and little enough that activations of a large network fit.
    private const int BatchSize = 8;

    /// <summary>Prints what the words after the verb ask for; on a terminal as a ruled table.</summary>
    /// <exception cref="ScriptException">A word is not as it must be, or a file cannot be read or written.</exception>
    public static void Run(string[] words, TextWriter output, IAnsiConsole? terminal) => Run(words, ModelCatalogue.Find, output, terminal);

    /// <summary>The same with networks found by another function of their names.</summary>
    internal static void Run(string[] words, Func<string, NamedModel> find, TextWriter output, IAnsiConsole? terminal)
    {
        try
        {
            var options = PredictOptions.Parse(words);
            Report(options, Predict(options, find), output, terminal);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new ScriptException($"predict: a file cannot be read or written ({refused.Message.TrimEnd('.')}); expected images and weights that can be read, and a folder for pictures that can be written.");
        }
    }

    private static ImmutableArray<ImagePrediction> Predict(PredictOptions options, Func<string, NamedModel> find)
    {
        var (model, input) = find(options.Model).Build(options.Size, options.Classes, options.Segments);
        if (input is not [var size, _, _]) throw new UnreachableException($"image shape {input}");
        // All images first: a file that is none is told of before weights are read and kernels compiled.
        ImmutableArray<NdArray> views = [.. options.Images.Select(path => ImageFile.Read(path).CentreCrop(size, options.ShareAt(size)))];
        var (parameters, statistics, preset) = Weights.Load(options.Weights, model, input);
        model = preset.Adapt(model);

        if (options.Cam is not { } folder)
        {
            var predictor = Predictor.Compile(model, input, options.Device);
            return [.. InBatches((first, images) => Named(first, predictor.Predict(parameters, statistics, images), []))];
        }
        var cams = CamPaths(options.Images, folder);
        var gradCam = GradCam.Compile(model, input, options.Device);
        return
        [
            .. InBatches((first, images) =>
            {
                var seen = gradCam.Run(parameters, statistics, images);
                for (var i = 0; i < images.Shape[0]; i++) Draw(cams[first + i], views[first + i], seen.Maps, i);
                return Named(first, seen.Probabilities, cams);
            }),
        ];

        IEnumerable<ImagePrediction> InBatches(Func<int, NdArray, IEnumerable<ImagePrediction>> predict) =>
            views.Chunk(BatchSize).SelectMany((batch, i) => predict(i * BatchSize, NdArray.Stack(batch)));

        IEnumerable<ImagePrediction> Named(int first, NdArray probabilities, ImmutableArray<string> cams) =>
            Ranking.Best(probabilities, options.Names, options.Top)
                .Select((best, i) => new ImagePrediction(options.Images[first + i], best, cams.ElementAtOrDefault(first + i)));
    }

    // cat-cam.png for pictures/cat.jpg, and cat-cam-2.png for another cat.
    private static ImmutableArray<string> CamPaths(ImmutableArray<string> images, string folder)
    {
        ImmutableArray<string> stems = [.. images.Select(image => Path.GetFileNameWithoutExtension(image)!)];
        return [.. stems.Select((stem, i) => (stem, Earlier: stems.Take(i).Count(other => other == stem)))
            .Select(item => Path.Combine(folder, item.Earlier == 0 ? $"{item.stem}-cam.png" : $"{item.stem}-cam-{item.Earlier + 1}.png"))];
    }

    private static void Draw(string path, NdArray view, NdArray maps, int i)
    {
        if (maps.Shape is not [_, var h, var w]) throw new UnreachableException($"maps {maps.Shape}");
        var png = HeatMapOverlay.Render(view, NdArray.Of<float>([h, w], maps.Span<float>().Slice(i * h * w, h * w)));
        GC.KeepAlive(maps);
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!).FullName;
        RunDirectory.Open(folder).Write(Path.GetFileName(path), stream => stream.Write(png));
    }

    private static void Report(PredictOptions options, ImmutableArray<ImagePrediction> predictions, TextWriter output, IAnsiConsole? terminal)
    {
        if (options.IsJson)
        {
            output.WriteLine(PredictionJson.Render(predictions));
            return;
        }
        PredictionTable.Print(predictions, terminal, output);
        foreach (var prediction in predictions.Where(prediction => prediction.Cam is not null)) output.WriteLine($"wrote {prediction.Cam}");
    }
}
