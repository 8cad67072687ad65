using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Lowering;

/// <summary>
/// The iteration space of an elementwise group: axes along which every operand moves evenly are merged into one, so that a group over equal shapes
/// is one flat loop and channel vectors give two.
/// </summary>
internal sealed record Loop(ImmutableArray<int> Extents, ImmutableArray<ImmutableArray<int>> Strides)
{
    /// <summary>The merged loop over a shape, where an operand is a tensor of that shape, possibly a broadcast.</summary>
    public static Loop Over(Shape shape, ImmutableArray<Tensor> operands)
    {
        var strides = operands.Select(operand => StridesOf(operand, shape)).ToArray();
        var extents = new List<int>();
        var merged = operands.Select(_ => new List<int>()).ToArray();
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var extent = shape[axis];
            if (extent == 1) continue;
            if (extents.Count > 0 && Enumerable.Range(0, strides.Length).All(i => merged[i][^1] == (long)strides[i][axis] * extent))
            {
                extents[^1] *= extent;
                for (var i = 0; i < strides.Length; i++) merged[i][^1] = strides[i][axis];
                continue;
            }
            extents.Add(extent);
            for (var i = 0; i < strides.Length; i++) merged[i].Add(strides[i][axis]);
        }
        if (extents.Count == 0)
        {
            extents.Add(1);
            foreach (var list in merged) list.Add(0);
        }
        return new([.. extents], [.. merged.Select(list => list.ToImmutableArray())]);
    }

    /// <summary>How an operand moves, in elements of its storage, along each axis of the shape that it is read over.</summary>
    public static int[] StridesOf(Tensor operand, Shape over)
    {
        var source = operand is (BroadcastOp, [var x]) ? x : operand;
        var dense = source.Shape.Strides();
        var strides = new int[over.Rank];
        var added = over.Rank - source.Shape.Rank;
        for (var axis = added; axis < over.Rank; axis++) strides[axis] = source.Shape[axis - added] == 1 ? 0 : dense[axis - added];
        return strides;
    }
}
