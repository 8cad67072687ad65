using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;

namespace XceptionScript.Interchange;

/// <summary>What a file of weights holds for a network, before anything is read: an array for each leaf, and what is left over.</summary>
internal sealed record Fitting(string File, ImmutableArray<Leaf> Leaves, WeightPreset Preset)
{
    /// <summary>The arrays that stand for leaves, by the leaves' paths.</summary>
    public ImmutableDictionary<string, FileArray> Found { get; init; } = ImmutableDictionary.Create<string, FileArray>(StringComparer.Ordinal);

    /// <summary>The gammas of batch norms that have none in the network (<c>Scale: false</c>): they must be 1.</summary>
    public ImmutableArray<FileArray> Gammas { get; init; } = [];

    /// <summary>The arrays that stand for nothing.</summary>
    public ImmutableArray<FileArray> Surplus { get; init; } = [];

    /// <summary>Reads the arrays.</summary>
    /// <exception cref="CheckpointException">Some are missing, surplus or of another shape; the message names them all.</exception>
    public NetworkWeights Read()
    {
        var missing = Leaves.Where(leaf => !Found.ContainsKey(leaf.Path)).ToArray();
        var misshapen = Leaves.Where(leaf => Found.TryGetValue(leaf.Path, out var array) && array.Shape != leaf.Shape).ToArray();
        LeafMatch.Refuse(
            "Weights",
            $"the arrays of `{File}` do not fit the network",
            [.. missing.Select(leaf => $"`{leaf.Path}` {leaf.Tensor.Type}")],
            [.. Surplus.Select(array => array.ToString())],
            [.. misshapen.Select(leaf => $"{Found[leaf.Path]} for `{leaf.Path}` {leaf.Shape}")],
            Remedy(missing, misshapen));
        foreach (var gamma in Gammas) CheckOnes(gamma);
        return new(Tree(isStatistic: false), Tree(isStatistic: true), Preset);

        ArrayTree Tree(bool isStatistic) => ArrayTree.Of(
            [.. Leaves.Where(leaf => leaf.Kind == LeafKind.Statistic == isStatistic).Select(leaf => (leaf.Path, Found[leaf.Path].Read(leaf.DType)))]);
    }

    // What is most often wrong, where the arrays show it.
    private string Remedy(Leaf[] missing, Leaf[] misshapen)
    {
        if (misshapen.FirstOrDefault(leaf => leaf.Shape.Rank == 2) is { } kernel && Found[kernel.Path].Shape is [var inputs, var classes] && inputs == kernel.Shape[0])
            return $" (the file is for {classes} classes, the network for {kernel.Shape[1]}: build it with as many, or without its top)";
        if (misshapen.Length > 0) return "";
        if (missing.Length > 0 && Surplus.Length == 0 && missing.All(leaf => leaf.Shape.Rank <= 2 && IsDense(leaf)))
            return " (the file has no classifier: build the network with `IncludeTop = false`)";
        return missing.Length == 0 && Surplus.Count(array => array.Shape.Rank == 2) == 1 && Surplus.Length <= 2
            ? " (the network has no classifier, the file has one: build it with `IncludeTop = true`)"
            : "";
    }

    private bool IsDense(Leaf leaf)
    {
        var scope = leaf.Path[..(leaf.Path.LastIndexOf('/') + 1)];
        return Leaves.Any(other => other.Kind == LeafKind.Kernel && other.Shape.Rank == 2 && other.Path.StartsWith(scope, StringComparison.Ordinal));
    }

    private void CheckOnes(FileArray gamma)
    {
        var values = gamma.Read(DType.Float32);
        if (Array.FindIndex(values.ToDoubles(), value => value != 1) is >= 0 and var position)
            throw new CheckpointException(
                $"Weights: {gamma} in `{File}` holds {values[position]:R} at position {position}, where the network's batch norm has no gamma; expected ones (build it with `Scale: true`: for Inception V3, `Convolution = new(UseBias: false, new BatchNorm() >> Relu)`).");
    }
}
