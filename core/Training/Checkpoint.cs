using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>
/// States and weights in safetensors files. Arrays have the names of their leaves and slots; the metadata says which are statistics and
/// which are slots, and holds step and key.
/// </summary>
public static class Checkpoint
{
    private const string Format = "xceptionscript 1";

    /// <summary>Writes a state; an older file of the name is replaced only when the new one is complete.</summary>
    public static void Save(string path, TrainState state) => SafeTensors.Write(
        path,
        ArrayTree.Of([.. state.Parameters.Concat(state.Statistics).Concat(state.Slots).Select(leaf => (leaf.Key, leaf.Value))]),
        new Dictionary<string, string>
        {
            ["format"] = Format,
            ["key"] = state.Key.ToString(CultureInfo.InvariantCulture),
            ["step"] = state.Step.ToString(CultureInfo.InvariantCulture),
            ["statistics"] = JsonSerializer.Serialize(state.Statistics.Paths),
            ["slots"] = JsonSerializer.Serialize(state.Slots.Paths),
        });

    /// <summary>
    /// The state in a file, with the bits that were saved. <see cref="TrainingStep.Load"/> also checks that a step can go on from it.
    /// </summary>
    /// <exception cref="CheckpointException">The file is damaged, or no state was saved in it.</exception>
    public static TrainState Load(string path)
    {
        var (arrays, metadata) = SafeTensors.Read(path);
        var name = Path.GetFileName(path);
        if (metadata.GetValueOrDefault("format") is var format && format != Format)
            throw new CheckpointException(
                $"Checkpoint: the format of `{name}` is {(format is null ? "not given" : $"`{format}`")}; expected `{Format}` (for weights from elsewhere use LoadWeights).");
        var (statistics, slots) = (Names(name, metadata, "statistics"), Names(name, metadata, "slots"));
        if (!long.TryParse(metadata.GetValueOrDefault("step"), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            || !int.TryParse(metadata.GetValueOrDefault("key"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var key))
            throw new CheckpointException(
                $"Checkpoint: step and key of `{name}` are `{metadata.GetValueOrDefault("step")}` and `{metadata.GetValueOrDefault("key")}`; expected whole numbers.");
        if (statistics.Concat(slots).FirstOrDefault(other => !arrays.Contains(other)) is { } missing)
            throw new CheckpointException($"Checkpoint: `{name}` holds no array `{missing}`, which its metadata names; expected a file that nobody edited.");
        var others = statistics.Concat(slots).ToHashSet(StringComparer.Ordinal);
        return new(Tree(arrays.Paths.Where(other => !others.Contains(other))), Tree(statistics), Tree(slots), step, key);

        ArrayTree Tree(IEnumerable<string> paths) => ArrayTree.Of([.. paths.Select(path => (path, arrays[path]))]);
    }

    /// <summary>
    /// The parameters and statistics of a network in a file, be it a saved state or weights from elsewhere; <paramref name="input"/> is the
    /// shape of one image.
    /// </summary>
    /// <exception cref="CheckpointException">The file is damaged, or its arrays, slots aside, are not exactly those of the network.</exception>
    public static (ArrayTree Parameters, ArrayTree Statistics) LoadWeights(string path, Layer model, Shape input, DType imageType = DType.UInt8)
    {
        var (arrays, metadata) = SafeTensors.Read(path);
        var leaves = model.Leaves(input, imageType);
        var weights = WithoutSlots(Path.GetFileName(path), arrays, metadata);
        LeafMatch.Check("Checkpoint", (weights, leaves.Select(leaf => (leaf.Path, leaf.Tensor.Type))));
        return (Tree(isStatistic: false), Tree(isStatistic: true));

        ArrayTree Tree(bool isStatistic) => ArrayTree.Of([.. leaves.Expected(isStatistic).Select(leaf => (leaf.Path, weights[leaf.Path]))]);
    }

    /// <summary>The arrays of a file, given its metadata, without those of an optimizer.</summary>
    internal static ArrayTree WithoutSlots(string file, ArrayTree arrays, ImmutableSortedDictionary<string, string> metadata)
    {
        var slots = metadata.ContainsKey("slots") ? Names(file, metadata, "slots").ToHashSet(StringComparer.Ordinal) : [];
        return ArrayTree.Of([.. arrays.Where(array => !slots.Contains(array.Key)).Select(array => (array.Key, array.Value))]);
    }

    private static ImmutableArray<string> Names(string file, ImmutableSortedDictionary<string, string> metadata, string key)
    {
        try
        {
            if (metadata.TryGetValue(key, out var json) && JsonSerializer.Deserialize<string?[]>(json) is { } names && !names.Contains(null))
                return [.. names.Select(name => name!).Distinct()];
        }
        catch (JsonException)
        {
            throw Wrong();
        }
        throw Wrong();

        CheckpointException Wrong() => new($"Checkpoint: the {key} in the metadata of `{file}` are not a JSON array of names; expected a file that nobody edited.");
    }
}
