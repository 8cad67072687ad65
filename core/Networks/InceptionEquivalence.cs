using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>
/// Carries arrays between the simplified Inception module (paper figure 2) and the strictly equivalent form (figure 3). All leaves of the towers, kernels as
/// well as biases and the vectors of batch norm, have their outputs on the last axis: joined there they are the leaves of the strict form. The bits stay, so
/// that there and back is the identity; gradients and statistics are carried as parameters are. Arrays outside the module stay where they are.
/// </summary>
public static class InceptionEquivalence
{
    private const string SpatialKernel = "spatial/kernel";

    private static readonly string[] s_scopes = ["pointwise", "pointwise_bn", "spatial", "spatial_bn"];

    /// <summary>The arrays of <see cref="InceptionModule.StrictlyEquivalent"/>, given those of <see cref="InceptionModule.Simplified"/> for the same towers.</summary>
    /// <param name="simplified">The arrays of the simplified module, or of a network that holds it.</param>
    /// <param name="towers">The towers of the module.</param>
    /// <param name="scope">The name of the module in the network; empty where it has none.</param>
    /// <exception cref="LayerException">An array is missing, or its last axis does not fit its tower.</exception>
    public static ArrayTree ToStrict(ArrayTree simplified, ValueList<ChannelSegment> towers, string scope = "")
    {
        CheckTowers(nameof(ToStrict), towers);
        var prefix = PrefixOf(scope);
        var first = $"{prefix}tower0/";
        if (!simplified.Paths.Any(IsInFirst)) throw Missing(nameof(ToStrict), first, simplified);
        return ArrayTree.Of([.. simplified.Paths.SelectMany(path => IsInFirst(path) ? Strict(path[first.Length..])
            : IsInTower(path) ? []
            : [(path, simplified[path])])]);

        IEnumerable<(string Path, NdArray Array)> Strict(string name)
        {
            NdArray[] parts = [.. towers.Select((tower, i) => Checked(nameof(ToStrict), $"{prefix}tower{i}/{name}", simplified, WidthOf(tower, name)))];
            return name == SpatialKernel && !SegmentedConv2D.AreUniform(towers)
                ? parts.Select((part, i) => (SegmentPath(prefix, i), part))
                : [(prefix + name, Joined(parts))];
        }

        bool IsInFirst(string path) => path.StartsWith(first, StringComparison.Ordinal);

        bool IsInTower(string path) => Enumerable.Range(1, towers.Count - 1).Any(i => path.StartsWith($"{prefix}tower{i}/", StringComparison.Ordinal));
    }

    /// <summary>The arrays of <see cref="InceptionModule.Simplified"/>, given those of <see cref="InceptionModule.StrictlyEquivalent"/> for the same towers.</summary>
    /// <param name="strict">The arrays of the strictly equivalent module, or of a network that holds it.</param>
    /// <param name="towers">The towers of the module.</param>
    /// <param name="scope">The name of the module in the network; empty where it has none.</param>
    /// <exception cref="LayerException">An array is missing, or its last axis does not fit the towers.</exception>
    public static ArrayTree ToSimplified(ArrayTree strict, ValueList<ChannelSegment> towers, string scope = "")
    {
        CheckTowers(nameof(ToSimplified), towers);
        var prefix = PrefixOf(scope);
        string[] names = [.. strict.Paths.Where(IsInModule).Select(NameOf).Distinct()];
        if (names.Length == 0) throw Missing(nameof(ToSimplified), $"{prefix}pointwise", strict);
        var place = strict.Paths.First(IsInModule);
        var cuts = names.ToDictionary(name => name, Cut);
        return ArrayTree.Of([.. strict.Paths.SelectMany(path => path == place
            ? towers.SelectMany((_, i) => names.Select(name => ($"{prefix}tower{i}/{name}", cuts[name][i])))
            : IsInModule(path) ? []
            : [(path, strict[path])])]);

        NdArray[] Cut(string name)
        {
            if (name == SpatialKernel && !SegmentedConv2D.AreUniform(towers))
                return [.. towers.Select((tower, i) => Checked(nameof(ToSimplified), SegmentPath(prefix, i), strict, tower.Filters))];
            int[] widths = [.. towers.Select(tower => WidthOf(tower, name))];
            return Parts(Checked(nameof(ToSimplified), prefix + name, strict, widths.Sum()), widths);
        }

        // `spatial/segment2/kernel` is the third tower's part of what is one leaf in the towers.
        string NameOf(string path) => path.StartsWith($"{prefix}spatial/segment", StringComparison.Ordinal) ? SpatialKernel : path[prefix.Length..];

        bool IsInModule(string path) => s_scopes.Any(inner => path.StartsWith($"{prefix}{inner}/", StringComparison.Ordinal));
    }

    private static string PrefixOf(string scope) => scope.Length == 0 ? "" : $"{scope}/";

    private static string SegmentPath(string prefix, int i) => $"{prefix}spatial/segment{i}/kernel";

    private static int WidthOf(ChannelSegment tower, string name) => name.StartsWith("pointwise", StringComparison.Ordinal) ? tower.Channels : tower.Filters;

    private static void CheckTowers(string owner, ValueList<ChannelSegment> towers)
    {
        if (towers.Count == 0) throw new LayerException($"{owner}: there are 0 towers; expected at least 1.");
    }

    private static LayerException Missing(string owner, string start, ArrayTree tree) =>
        new($"{owner}: no path among {tree.Count} starts with `{start}`; expected the module's arrays there (name its scope).");

    private static NdArray Checked(string owner, string path, ArrayTree tree, int width) => tree[path] is { Shape: [.., var last] } array && last == width
        ? array
        : throw new LayerException($"{owner}: `{path}` is {tree[path].Shape}, the towers are {width} wide there; expected {width} on the last axis.");

    // [.., w0] [.., w1] ... -> [.., w0 + w1 + ...], row by row.
    private static NdArray Joined(NdArray[] parts)
    {
        var rows = parts[0].Shape.With(parts[0].Shape.Rank - 1, 1);
        foreach (var part in parts)
        {
            if (part.Shape.With(part.Shape.Rank - 1, 1) != rows || part.DType != parts[0].DType)
                throw new LayerException($"ToStrict: the towers hold arrays {new TensorType(parts[0].Shape, parts[0].DType)} and {new TensorType(part.Shape, part.DType)} of one name; expected equal element types and equal axes but the last.");
        }
        var type = new TensorType(rows.With(rows.Rank - 1, parts.Sum(part => part.Shape[^1])), parts[0].DType);
        var size = type.DType.Size;
        var bytes = new byte[type.Shape.Size * size];
        var stride = type.Shape[^1] * size;
        var start = 0;
        foreach (var part in parts)
        {
            var width = part.Shape[^1] * size;
            for (var row = 0; row < rows.Size; row++) part.RawBytes.Slice(row * width, width).CopyTo(bytes.AsSpan((row * stride) + start));
            GC.KeepAlive(part);
            start += width;
        }
        return NdArray.OfBytes(type, bytes);
    }

    // The inverse of Joined.
    private static NdArray[] Parts(NdArray whole, int[] widths)
    {
        var (size, rank) = (whole.DType.Size, whole.Shape.Rank);
        var rows = (int)whole.Shape.With(rank - 1, 1).Size;
        var stride = whole.Shape[^1] * size;
        var start = 0;
        var parts = new NdArray[widths.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var width = widths[i] * size;
            var bytes = new byte[rows * width];
            for (var row = 0; row < rows; row++) whole.RawBytes.Slice((row * stride) + start, width).CopyTo(bytes.AsSpan(row * width));
            parts[i] = NdArray.OfBytes(new(whole.Shape.With(rank - 1, widths[i]), whole.DType), bytes);
            start += width;
        }
        GC.KeepAlive(whole);
        return parts;
    }
}
