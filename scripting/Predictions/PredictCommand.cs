using System.Collections.Immutable;
using System.Diagnostics;
using Spectre.Console;
using XceptionScript.Data;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Scripting.Models;
using XceptionScript.Scripting.Reports;
using XceptionScript.Training;

namespace XceptionScript.Scripting.Predictions;

/// <summary><c>xs predict</c>: what a network takes images for, and where in them it looks.</summary>
internal static class PredictCommand
{
    // Enough to use every core, and little enough that activations of a large network fit.
    private const int BatchSize = 8;

    /// <summary>Does what the words after <c>predict</c> ask for and returns the exit code.</summary>
    public static int Run(IReadOnlyList<string> words, TextWriter output, TextWriter error) => Run(words, ModelCatalogue.Find, output, error);

    /// <summary>The same with networks found by another function of their names.</summary>
    internal static int Run(IReadOnlyList<string> words, Func<string, NamedModel> find, TextWriter output, TextWriter error)
    {
        try
        {
            var options = PredictOptions.Parse(words);
            Report(options, Predict(options, find), output);
            return ScriptHost.Success;
        }
        catch (HelpRequest help)
        {
            output.WriteLine(help.Message);
            return ScriptHost.Success;
        }
        catch (Exception thrown) when (thrown is XceptionScriptException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"xs: {thrown.Message}");
            return ScriptHost.Failure;
        }
    }

    private static ImmutableArray<ImagePrediction> Predict(PredictOptions options, Func<string, NamedModel> find)
    {
        var (model, input) = find(options.Model).Build(options.Size, options.Classes, options.Segments);
        if (input is not [var size, _, _]) throw new UnreachableException($"image shape {input}");
        // All images first: a file that is none is told of before weights are read and kernels compiled.
        ImmutableArray<NdArray> views = [.. options.Images.Select(path => ImageFile.Read(path).CentreCrop(size, options.ShareAt(size)))];
        var (parameters, statistics) = Checkpoint.LoadWeights(options.Weights, model, input);

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

    private static void Report(PredictOptions options, ImmutableArray<ImagePrediction> predictions, TextWriter output)
    {
        if (options.IsJson)
        {
            output.WriteLine(PredictionJson.Render(predictions));
            return;
        }
        var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        PredictionTable.Print(predictions, isTerminal ? AnsiConsole.Console : null, output);
        foreach (var prediction in predictions.Where(prediction => prediction.Cam is not null)) output.WriteLine($"wrote {prediction.Cam}");
    }
}
