using System.Collections.Immutable;
using System.Globalization;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Training;

namespace XceptionScript.Interchange;

/// <summary>Weights in safetensors files, under our names or timm's: a file that holds an array at one of the network's paths has ours.</summary>
internal static class SafeTensorsWeights
{
    private const string Epsilon = "batch_norm_epsilon";
    private const string MaxPool = "max_pool_padding";

    /// <summary>The arrays of a file, fitted to the leaves of a network.</summary>
    public static Fitting Of(string path, ImmutableArray<Leaf> leaves)
    {
        // PyTorch counts batches in integers that our arrays do not have, and nothing needs the count.
        var (arrays, metadata) = SafeTensors.Read(path, IsCount);
        var file = Path.GetFileName(path);
        return leaves.Any(leaf => arrays.Contains(leaf.Path)) || arrays.Paths.All(name => !name.Contains('.'))
            ? Own(file, Checkpoint.WithoutSlots(file, arrays, metadata), leaves)
            : Timm(file, arrays, metadata, leaves);
    }

    /// <summary>Writes weights.</summary>
    public static void Save(string path, Layer model, ImmutableArray<Leaf> leaves, ArrayTree parameters, ArrayTree statistics, WeightNaming naming)
    {
        LeafMatch.Check("Weights", (parameters, leaves.Expected(isStatistic: false)), (statistics, leaves.Expected(isStatistic: true)));
        if (naming == WeightNaming.Own) SafeTensors.Write(path, ArrayTree.Of([.. leaves.Select(leaf => (leaf.Path, Value(leaf)))]));
        else SafeTensors.Write(path, ArrayTree.Of([.. TimmArrays().OrderBy(array => array.Name, StringComparer.Ordinal)]), Settings(model));

        NdArray Value(Leaf leaf) => (leaf.Kind == LeafKind.Statistic ? statistics : parameters)[leaf.Path];

        IEnumerable<(string Name, NdArray Array)> TimmArrays()
        {
            var scopes = ModelScope.Of(leaves);
            foreach (var (scope, module) in scopes.Zip(TimmNames.Of(scopes).Modules))
            {
                foreach (var leaf in scope.Leaves) yield return (TimmLayout.NameOf(scope, module, leaf), TimmLayout.ToTimm(leaf, Value(leaf)));
                if (scope.Kind == LayerKind.BatchNorm && !scope.Leaves.Any(leaf => ModelScope.NameOf(leaf) == "gamma"))
                    yield return ($"{module}.weight", Ones(scope.Leaves[0].Shape, scope.Leaves[0].DType));
            }
        }
    }

    private static bool IsCount(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static Fitting Own(string file, ArrayTree arrays, ImmutableArray<Leaf> leaves)
    {
        var paths = leaves.Select(leaf => leaf.Path).ToHashSet(StringComparer.Ordinal);
        var all = arrays.ToDictionary(array => array.Key, array => FileArrayOf(array.Key, array.Value, array.Value.Shape, read => read));
        return new(file, leaves, WeightPreset.Own)
        {
            Found = all.Where(array => paths.Contains(array.Key)).ToImmutableDictionary(StringComparer.Ordinal),
            Surplus = [.. all.Where(array => !paths.Contains(array.Key)).Select(array => array.Value)],
        };
    }

    private static Fitting Timm(string file, ArrayTree arrays, ImmutableSortedDictionary<string, string> metadata, ImmutableArray<Leaf> leaves)
    {
        var scopes = ModelScope.Of(leaves);
        var (modules, preset) = TimmNames.Of(scopes);
        var found = ImmutableDictionary.CreateBuilder<string, FileArray>(StringComparer.Ordinal);
        var gammas = ImmutableArray.CreateBuilder<FileArray>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (scope, module) in scopes.Zip(modules))
        {
            foreach (var leaf in scope.Leaves)
            {
                var name = TimmLayout.NameOf(scope, module, leaf);
                // Another collection of the same weights calls the classifier so.
                if (!arrays.Contains(name) && name.StartsWith("fc.", StringComparison.Ordinal)) name = $"last_linear.{name[3..]}";
                if (!arrays.Contains(name)) continue;
                taken.Add(name);
                var shape = TimmLayout.ShapeOf(leaf, arrays[name].Shape);
                found[leaf.Path] = FileArrayOf(name, arrays[name], shape ?? arrays[name].Shape, array => TimmLayout.FromTimm(leaf, array));
            }
            var gamma = $"{module}.weight";
            if (scope.Kind == LayerKind.BatchNorm && !taken.Contains(gamma) && arrays.Contains(gamma) && taken.Add(gamma))
                gammas.Add(FileArrayOf(gamma, arrays[gamma], arrays[gamma].Shape, array => array));
        }
        return new(file, leaves, Given(file, preset, metadata))
        {
            Found = found.ToImmutable(),
            Gammas = gammas.ToImmutable(),
            Surplus = [.. arrays.Where(array => !taken.Contains(array.Key)).Select(array => FileArrayOf(array.Key, array.Value, array.Value.Shape, read => read))],
        };
    }

    private static FileArray FileArrayOf(string name, NdArray array, Shape shape, Func<NdArray, NdArray> convert) => new(name, shape, dtype => array.DType == dtype
        ? convert(array)
        : throw new CheckpointException($"Weights: `{name}` has elements {array.DType}; expected {dtype}, as the network has them."));

    // Weights that we write under timm's names keep the settings that they were trained with.
    private static Dictionary<string, string> Settings(Layer model)
    {
        var settings = new Dictionary<string, string> { ["format"] = "pt" };
        model.Rewrite(layer =>
        {
            if (layer is BatchNorm norm) settings[Epsilon] = norm.Epsilon.ToString("R", CultureInfo.InvariantCulture);
            if (layer is MaxPooling2D { Padding: not Padding.Valid } pool) settings[MaxPool] = pool.Padding.ToString();
            return layer;
        });
        return settings;
    }

    private static WeightPreset Given(string file, WeightPreset preset, ImmutableSortedDictionary<string, string> metadata)
    {
        if (metadata.TryGetValue(Epsilon, out var text))
        {
            preset = double.TryParse(text, CultureInfo.InvariantCulture, out var epsilon) && epsilon > 0 && double.IsFinite(epsilon)
                ? preset with { BatchNormEpsilon = epsilon }
                : throw new CheckpointException($"Weights: `{Epsilon}` in the metadata of `{file}` is `{text}`; expected a number above 0.");
        }
        if (metadata.TryGetValue(MaxPool, out var name))
        {
            preset = Enum.TryParse<Padding>(name, out var padding) && Enum.IsDefined(padding)
                ? preset with { MaxPoolPadding = padding }
                : throw new CheckpointException($"Weights: `{MaxPool}` in the metadata of `{file}` is `{name}`; expected Same or Symmetric.");
        }
        return preset;
    }

    private static NdArray Ones(Shape shape, DType dtype) => dtype == DType.Float64
        ? NdArray.Build<double, int>(shape, 0, (span, _) => span.Fill(1))
        : NdArray.Build<float, int>(shape, 0, (span, _) => span.Fill(1));
}
