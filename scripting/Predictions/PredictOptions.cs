using System.Collections.Immutable;
using XceptionScript.Data;
using XceptionScript.Devices;
using XceptionScript.Scripting.Models;

namespace XceptionScript.Scripting.Predictions;

/// <summary>What <c>xs predict</c> is asked for.</summary>
internal sealed record PredictOptions
{
    // Smaller images, such as those of CIFAR, are evaluated whole by custom.
    private const int SmallestCropped = 64;

    private static readonly ImmutableArray<(string Name, Func<ImmutableArray<string>> Names)> s_names =
    [
        ("imagenet", () => ClassNames.ImageNet),
        ("cifar10", () => ClassNames.Cifar10),
        ("cifar100", () => ClassNames.Cifar100),
        ("fashion", () => ClassNames.Fashion),
    ];

    /// <summary>The name of the network.</summary>
    public required string Model { get; init; }

    /// <summary>The paths of the images.</summary>
    public required ImmutableArray<string> Images { get; init; }

    /// <summary>The path of the weights.</summary>
    public required string Weights { get; init; }

    /// <summary>Height and width of the images that the network takes; null for what it was designed for.</summary>
    public int? Size { get; init; }

    /// <summary>The number of classes.</summary>
    public int Classes { get; init; }

    /// <summary>The number of segments; null for the network's own.</summary>
    public int? Segments { get; init; }

    /// <summary>The share of an image's shorter side that the network sees; null for the custom at its size.</summary>
    public double? Share { get; init; }

    /// <summary>What the classes are called.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>How many classes are shown of each image.</summary>
    public int Top { get; init; }

    /// <summary>Whether the result is JSON instead of a table.</summary>
    public bool IsJson { get; init; }

    /// <summary>The folder for pictures of where the network looked; null for none.</summary>
    public string? Cam { get; init; }

    /// <summary>What computes.</summary>
    public required Device Device { get; init; }

    /// <summary>The options in the words after <c>predict</c>.</summary>
    /// <exception cref="ScriptException">A word is missing, is not known or has a value out of range.</exception>
    public static PredictOptions Parse(IReadOnlyList<string> words)
    {
        var arguments = new ScriptArguments(words);
        var weights = arguments.Text("weights", "", "file with the weights of the network");
        var size = arguments.Int("size", 0, "height and width of the network's images; 0: what it was designed for");
        var classes = arguments.Int("classes", ModelCatalogue.Classes, "number of classes");
        var segments = arguments.Int("segments", 0, "segments of a network that has some; 0: as designed");
        var crop = arguments.Number("crop", 0, $"share of an image's shorter side that is seen; 0: 0.875, and 1 for sizes below {SmallestCropped}");
        var names = arguments.Text("names", "", $"{string.Join(", ", s_names.Select(list => list.Name))}, or a file with one name a line");
        var top = arguments.Int("top", 5, "classes shown of each image");
        var isJson = arguments.Flag("json", "print JSON instead of a table");
        var cam = arguments.Optional("cam", "cam", "draw where the network looked (Grad-CAM), a PNG for each image in this folder");
        var device = arguments.Text("device", "cpu", "cpu, reference, emulated, cuda:0 or opencl:0");
        var rest = arguments.Words("MODEL IMAGE...", $"{ModelCatalogue.Names}; and PNG or JPEG files");
        arguments.Done();

        if (rest is not [var model, _, ..])
            throw new ScriptException($"predict: {(rest is [] ? "no model and no image are named" : $"only `{rest[0]}` is named, and no image")}; expected xs predict MODEL --weights FILE IMAGE...");
        if (weights.Length == 0) throw new ScriptException("--weights: none are given; expected the file with the weights of the network.");
        if (top < 1) throw new ScriptException($"--top: {top} classes were asked for; expected at least 1.");
        if (size < 0) throw new ScriptException($"--size: {size} is below 0; expected the height and width of the network's images, or 0.");
        if (crop is not (>= 0 and <= 1)) throw new ScriptException($"--crop: {crop} is not a share; expected above 0 and at most 1, or 0.");
        return new()
        {
            Model = model,
            Images = [.. rest.Skip(1)],
            Weights = weights,
            Size = size == 0 ? null : size,
            Classes = classes,
            Segments = segments == 0 ? null : segments,
            Share = crop == 0 ? null : crop,
            Names = NamesOf(names, classes),
            Top = top,
            IsJson = isJson,
            Cam = cam,
            Device = Device.Parse(device),
        };
    }

    /// <summary>The share of an image's shorter side that a network for a size sees.</summary>
    public double ShareAt(int size) => Share ?? (size < SmallestCropped ? 1 : 0.875);

    private static ImmutableArray<string> NamesOf(string word, int classes)
    {
        if (word.Length == 0) word = classes == ClassNames.ImageNet.Length ? "imagenet" : "";
        if (word.Length == 0) return [.. Enumerable.Range(0, Math.Max(0, classes)).Select(label => $"{label}")];
        var builtIn = s_names.FirstOrDefault(list => list.Name == word).Names;
        if (builtIn is null && !File.Exists(word))
            throw new ScriptException($"--names: `{word}` is neither a list nor a file; expected one of {string.Join(", ", s_names.Select(list => list.Name))}, or a text file with one name a line.");
        var names = builtIn?.Invoke() ?? ClassNames.Read(word);
        return names.Length == classes
            ? names
            : throw new ScriptException($"--names: `{word}` holds {names.Length} names, and the network has {classes} classes; expected as many (--classes N sets the latter).");
    }
}
