using System.Collections.Immutable;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// One launch of a reduction: a body over [Outer, Reduced, Inner], folded along the middle axis into one result or into one for each slab. Strides are
/// those of the three axes, the innermost first.
/// </summary>
/// <param name="Number">What the body computes in.</param>
/// <param name="Fold">How results are combined.</param>
/// <param name="Body">The body.</param>
/// <param name="Outer">The positions before the reduced axis.</param>
/// <param name="Reduced">The terms of one result.</param>
/// <param name="Inner">The positions behind the reduced axis.</param>
/// <param name="Inputs">What the body reads.</param>
/// <param name="Types">The element structs of the inputs.</param>
/// <param name="IsLast">Whether no further stage follows.</param>
internal sealed record ReduceStage(
    Type Number, Type Fold, Type Body, int Outer, int Reduced, int Inner, ImmutableArray<StridedPlace> Inputs, ImmutableArray<Type> Types, bool IsLast)
{
    private bool IsSingle => Number == typeof(F32);

    // Groups fold columns: neighbouring threads read neighbouring quads of the inner axis, and there is enough of both axes for a group.
    private bool IsOfColumns(Grain grain) => IsSingle && Inner % 4 == 0 && (long)Reduced * Inner / 4 >= grain.GroupSize / 2
        && Inputs.All(input => input.Strides.A0 == 0 || (input.Strides.A0 == 1 && ((input.Strides.A1 | input.Strides.A2) & 3) == 0 && input.Place.IsAligned));

    // Groups fold rows: neighbouring threads read neighbouring quads of the reduced axis.
    private bool IsOfRows => IsSingle && Inner == 1 && Reduced % 4 == 0
        && Inputs.All(input => input.Strides.A1 == 0 || (input.Strides.A1 == 1 && (input.Strides.A2 & 3) == 0 && input.Place.IsAligned));

    /// <summary>Whether groups fold it, and not threads alone.</summary>
    public bool IsOfGroups(Grain grain) => IsOfColumns(grain) || IsOfRows;

    /// <summary>How many results each position has: one, or one for each slab.</summary>
    public int Slabs(Grain grain) =>
        IsOfColumns(grain) ? Columns(grain).Slabs
        : IsOfRows ? Rows(grain).Slabs
        : IsLast ? 1 : grain.Slabs((long)Outer * Inner, Reduced);

    /// <summary>The launch that writes [Outer, Slabs, Inner] of every output.</summary>
    public Launch Launch(Layout layout, ReadOnlySpan<Place> outputs, IEnumerable<Type> outputTypes)
    {
        var shape = new ReduceShape { Reduced = Reduced, Slabs = Slabs(layout.Grain), Inner = Inner, Count = Outer };
        var ends = ElementTypes.Padded(outputTypes, Results<F32>.Most);
        if (IsOfColumns(layout.Grain))
        {
            var tiling = Columns(layout.Grain);
            shape.Inner = Inner / 4;
            return OfGroups(layout, nameof(ReduceKernels.Columns), tiling, Outer * tiling.Slabs * tiling.Across, shape, outputs, ends, strides => strides.A0);
        }
        if (IsOfRows)
        {
            var tiling = Rows(layout.Grain);
            shape.Reduced = Reduced / 4;
            return OfGroups(layout, nameof(ReduceKernels.Rows), tiling, tiling.Slabs * tiling.Across, shape, outputs, ends, strides => strides.A1);
        }
        shape.Count = checked(Outer * Inner * shape.Slabs);
        var kernel = typeof(ReduceKernels).GetMethod(nameof(ReduceKernels.Fold))!.MakeGenericMethod([Number, Body, Fold, .. ElementTypes.Padded(Types, Args<F32>.Slots), .. ends]);
        return layout.PerItem(kernel, shape.Count, With(shape, Inputs.AsSpan(), outputs));
    }

    private LaunchOf<ReduceShape> OfGroups(
        Layout layout, string kernel, FoldTiling tiling, int groups, ReduceShape shape, ReadOnlySpan<Place> outputs, IEnumerable<Type> ends, Func<Axes, int> quadStep)
    {
        (shape.WidthBits, shape.Across, shape.Chunk) = (tiling.WidthBits, tiling.Across, tiling.Chunk);
        var operands = Inputs.Select((input, i) => QuadOperands.Of(Types[i], quadStep(input.Strides) != 0, input.Strides.A1 == 0));
        StridedPlace[] inputs = [.. Inputs.Select(input => quadStep(input.Strides) == 0 ? input : input with { Strides = QuadStrides(input.Strides) })];
        var method = typeof(ReduceKernels).GetMethod(kernel)!.MakeGenericMethod([ThreadGroups.Of(layout.Grain), Body, Fold, .. QuadOperands.Padded(operands), .. ends]);
        return new(method, groups, layout.Grain.GroupSize, With(shape, inputs, outputs));

        static Axes QuadStrides(Axes strides) => new() { A0 = InQuads(strides.A0), A1 = InQuads(strides.A1), A2 = InQuads(strides.A2) };

        static int InQuads(int stride) => stride == 1 ? 1 : stride / 4;
    }

    private FoldTiling Columns(Grain grain) => FoldTiling.OfColumns(grain, Outer, Reduced, Inner / 4, IsLast);

    private FoldTiling Rows(Grain grain) => FoldTiling.OfRows(grain, Outer, Reduced / 4, IsLast);

    private static ReduceShape With(ReduceShape shape, ReadOnlySpan<StridedPlace> inputs, ReadOnlySpan<Place> outputs)
    {
        shape.In0 = In(inputs, 0);
        shape.In1 = In(inputs, 1);
        shape.In2 = In(inputs, 2);
        shape.In3 = In(inputs, 3);
        shape.In4 = In(inputs, 4);
        shape.In5 = In(inputs, 5);
        shape.In6 = In(inputs, 6);
        shape.In7 = In(inputs, 7);
        shape.Out0 = Out(outputs, 0);
        shape.Out1 = Out(outputs, 1);
        shape.Out2 = Out(outputs, 2);
        shape.Out3 = Out(outputs, 3);
        return shape;

        static StridedPlace In(ReadOnlySpan<StridedPlace> inputs, int i) => i < inputs.Length ? inputs[i] : default;

        static Place Out(ReadOnlySpan<Place> outputs, int i) => i < outputs.Length ? outputs[i] : default;
    }
}
