using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Rewrite;

/// <summary>Identities that make a graph smaller without changing its values beyond rounding; NaN and infinity come through unchanged.</summary>
public static class AlgebraRules
{
    /// <summary>The rule for one tensor.</summary>
    public static Tensor? Apply(Tensor t) => t switch
    {
        (StopGradientOp, [var x]) => x,                                                              // gradients are taken before any rewrite
        (CastOp to, [var x]) when x.DType == to.To => x,                                             // cast to itself
        (ReshapeOp, [var x]) when x.Shape == t.Shape => x,                                           // reshape to itself
        (ReshapeOp to, [(ReshapeOp, [var x])]) => Tensor.Of(to, x),                                  // only the last shape counts
        (BroadcastOp, [var x]) when x.Shape == t.Shape => x,                                         // broadcast to itself
        (BroadcastOp to, [(BroadcastOp, [var x])]) => Tensor.Of(to, x),                              // only the last shape counts
        (BroadcastOp to, [(ReshapeOp, [{ Shape.Rank: 0 } x])]) => Tensor.Of(to, x),                  // a scalar stretches from any number of 1s
        (ReshapeOp, [(BroadcastOp, [{ Shape.Rank: 0 } x])]) => x.BroadcastTo(t.Shape),               // a repeated scalar has no layout
        (PermuteOp to, [(PermuteOp from, [var x])]) => Tensor.Of(new PermuteOp([.. to.Order.Select(axis => from.Order[axis])]), x),
        (PermuteOp to, [var x]) when to.Order.SequenceEqual(Enumerable.Range(0, x.Shape.Rank)) => x, // nothing moves
        (PermuteOp to, [var x]) when MovesOnlyOnes(to, x.Shape) => x.Reshape(t.Shape),               // only axes of extent 1 move
        (SliceOp, [var x]) when x.Shape == t.Shape => x,                                             // the whole
        (SliceOp slice, [(PadOp pad, [var x])]) => OfPadded(t, slice, pad, x),
        (SliceOp slice, [(ConcatOp concat, var parts)]) => OfJoined(slice, concat, parts),           // a part that was joined
        (SliceOp slice, [(ZipOp<AddZip> add, [(PadOp, _) a, (PadOp, _) b])]) => Tensor.Of(add, Tensor.Of(slice, a), Tensor.Of(slice, b)), // a part of a sum of parts
        (PadOp, [var x]) when x.Shape == t.Shape => x,                                               // nothing added
        (ConcatOp, [var x]) => x,                                                                    // one part
        (SumOp or MaxOp, [var x]) when x.Shape == t.Shape => x,                                      // axes of extent 1
        (SumOp sum, [(MapOp<NegMap> neg, [var x])]) => Tensor.Of(neg, Tensor.Of(sum, x)),            // sum(-x) -> -sum(x)
        (SumOp sum, [(ZipOp<MulZip> mul, [var x, (BroadcastOp, [var c])])]) => Factor(t, sum, mul, x, c),
        (SumOp sum, [(ZipOp<MulZip> mul, [(BroadcastOp, [var c]), var x])]) => Factor(t, sum, mul, x, c),
        (MapOp<NegMap>, [(MapOp<NegMap>, [var x])]) => x,                                            // --x -> x
        (MapOp<ReluMap>, [(MapOp<ReluMap>, _) x]) => x,                                              // relu(relu x) -> relu x
        (MapOp<AbsMap> abs, [(MapOp<NegMap>, [var x])]) => Tensor.Of(abs, x),                        // |-x| -> |x|
        (ZipOp<AddZip>, [var x, { Splat: 0 }]) => x,                                                 // x + 0 -> x
        (ZipOp<AddZip>, [{ Splat: 0 }, var x]) => x,                                                 // 0 + x -> x
        (ZipOp<SubZip>, [var x, { Splat: 0 }]) => x,                                                 // x - 0 -> x
        (ZipOp<MulZip>, [var x, { Splat: 1 }]) => x,                                                 // x * 1 -> x
        (ZipOp<MulZip>, [{ Splat: 1 }, var x]) => x,                                                 // 1 * x -> x
        (ZipOp<DivZip>, [var x, { Splat: 1 }]) => x,                                                 // x / 1 -> x
        (ZipOp<PowZip>, [var x, { Splat: 1 }]) => x,                                                 // x^1 -> x
        (ZipOp<PowZip>, [var x, { Splat: 2 }]) => x.Square(),                                        // x^2 -> x * x
        (ZipOp<MulZip>, [var x, { Splat: -1 }]) => x.Neg(),                                          // x * -1 -> -x
        (ZipOp<MulZip>, [{ Splat: -1 }, var x]) => x.Neg(),                                          // -1 * x -> -x
        (ZipOp<AddZip>, [var x, (MapOp<NegMap>, [var y])]) => x - y,                                 // x + -y -> x - y
        (ZipOp<AddZip>, [(MapOp<NegMap>, [var y]), var x]) => x - y,                                 // -y + x -> x - y
        (ZipOp<SubZip>, [var x, (MapOp<NegMap>, [var y])]) => x + y,                                 // x - -y -> x + y
        (ZipOp<MulZip> mul, [(ZipOp<MulZip>, [var x, { Splat: { } c0 }]), { Splat: { } c1 }]) when t.DType.IsReal
            => Tensor.Of(mul, x, Tensors.Full(t.Shape, c0 * c1, t.DType)),                           // (x * c0) * c1 -> x * (c0 c1)
        (ZipOp<MulZip> mul, [(SelectOp choose, [var c, { Splat: 1 }, { Splat: 0 }]), var x]) => Tensor.Of(choose, c, x, Tensors.Zeros(t.Shape, t.DType)), // a mask
        (ZipOp<MulZip> mul, [var x, (SelectOp choose, [var c, { Splat: 1 }, { Splat: 0 }])]) => Tensor.Of(choose, c, x, Tensors.Zeros(t.Shape, t.DType)), // a mask
        (SelectOp, [_, var a, var b]) when ReferenceEquals(a, b) => a,                               // either way
        (SelectOp, [{ Splat: { } c }, var a, var b]) => c != 0 ? a : b,                              // a known choice
        _ => null,
    };

    // sum(x * c) -> sum(x) * c where c does not vary along the summed axes.
    private static Tensor? Factor(Tensor t, SumOp sum, ZipOp<MulZip> mul, Tensor x, Tensor c)
    {
        var added = x.Shape.Rank - c.Shape.Rank;
        foreach (var axis in sum.Axes)
        {
            if (axis >= added && c.Shape[axis - added] != 1) return null;
        }
        return Tensor.Of(mul, Tensor.Of(sum, x), c.BroadcastTo(t.Shape));
    }

    // The padded tensor itself, or zeros where the slice lies wholly in the padding of some axis.
    private static Tensor? OfPadded(Tensor t, SliceOp slice, PadOp pad, Tensor x)
    {
        if (slice.Stride.Any(stride => stride != 1) || pad.Between.Any(gap => gap != 0)) return null;
        if (slice.Start == pad.Before && slice.Size == x.Shape) return x;
        for (var axis = 0; axis < x.Shape.Rank; axis++)
        {
            var (first, last) = (slice.Start[axis], slice.Start[axis] + slice.Size[axis]);
            if (last <= pad.Before[axis] || first >= pad.Before[axis] + x.Shape[axis]) return Tensors.Zeros(t.Shape, t.DType);
        }
        return null;
    }

    private static Tensor? OfJoined(SliceOp slice, ConcatOp concat, ImmutableArray<Tensor> parts)
    {
        if (slice.Stride.Any(stride => stride != 1)) return null;
        var (axis, start) = (concat.Axis, 0);
        foreach (var part in parts)
        {
            if (slice.Start[axis] >= start && slice.Start[axis] + slice.Size[axis] <= start + part.Shape[axis])
            {
                int[] inside = [.. slice.Start];
                inside[axis] -= start;
                return Tensor.Of(slice with { Start = Axes.Create(inside) }, part);
            }
            start += part.Shape[axis];
        }
        return null;
    }

    private static bool MovesOnlyOnes(PermuteOp to, Shape from) =>
        to.Order.Where(axis => from[axis] != 1).SequenceEqual(Enumerable.Range(0, from.Rank).Where(axis => from[axis] != 1));
}
