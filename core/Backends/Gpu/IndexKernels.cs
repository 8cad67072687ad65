using System.Diagnostics;
using ILGPU;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>Kernels that read or write positions: row selection and its transpose, first largest values, counting.</summary>
internal static class IndexKernels
{
    public static GpuKernel For(GatherCall call, Layout layout)
    {
        var shape = new IndexShape
        {
            Extent = call.Rows,
            Inner = call.RowSize,
            Indices = call.Indices,
            Missing = call.DType == DType.Float32 ? BitConverter.SingleToInt32Bits(float.NaN) : 0,
            Source = layout.Of(call.Table),
            Index = layout.Of(call.Index),
            Output = layout.Of(call.Output),
        };
        var isWide = call.DType.Size == 4 && IsOfQuads(shape);
        Action<ArrayView<byte>, IndexShape> kernel = (call.DType.Size, isWide) switch
        {
            (1, _) => GatherBytes,
            (4, false) => GatherWords,
            (4, true) => GatherQuads,
            _ => throw new UnreachableException($"a gather of {call.DType} elements reached a GPU"),
        };
        return OverRows(kernel, call.Indices, isWide, shape, layout);
    }

    public static GpuKernel For(ScatterAddCall call, Layout layout)
    {
        var shape = new IndexShape
        {
            Extent = call.Rows,
            Inner = call.RowSize,
            Indices = call.Indices,
            Source = layout.Of(call.Source),
            Index = layout.Of(call.Index),
            Output = layout.Of(call.Output),
        };
        var isWide = IsOfQuads(shape);
        return OverRows(isWide ? ScatterAddQuads : ScatterAdd, call.Rows, isWide, shape, layout);
    }

    public static GpuKernel For(ArgMaxCall call, Layout layout)
    {
        var shape = new IndexShape
        {
            Count = checked(call.Outer * call.Inner),
            Extent = call.Reduced,
            Inner = call.Inner,
            Source = layout.Of(call.Input),
            Output = layout.Of(call.Output),
        };
        if (call.Inner == 1 && call.Reduced >= layout.Grain.GroupSize / 2 && call.InputType != DType.Int32)
        {
            var element = call.InputType == DType.Float32 ? typeof(FloatElement) : typeof(ByteElement);
            var rows = typeof(IndexKernels).GetMethod(nameof(ArgMaxRows))!.MakeGenericMethod(ThreadGroups.Of(layout.Grain), element);
            return new([new LaunchOf<IndexShape>(rows, call.Outer, layout.Grain.GroupSize, shape)]);
        }

        // Single precision holds no large integers: these are compared as they are.
        Action<ArrayView<byte>, IndexShape> kernel = call.InputType switch
        {
            DType.Int32 => ArgMaxInt,
            DType.Float32 => ArgMax<FloatElement>,
            _ => ArgMax<ByteElement>,
        };
        return new([layout.PerItem(kernel.Method, shape.Count, shape)]);
    }

    public static GpuKernel For(IotaCall call, Layout layout)
    {
        var extents = new Axes { A0 = call.Inner, A1 = call.Extent, A2 = call.Outer };
        return Over(Iota, checked(call.Outer * call.Extent * call.Inner), new IndexShape { Extents = extents, Output = layout.Of(call.Output) }, layout);
    }

    public static void GatherWords(ArrayView<byte> arena, IndexShape shape)
    {
        var table = shape.Source.In<int>(arena);
        var index = shape.Index.In<int>(arena);
        var output = shape.Output.In<int>(arena);
        var step = Grid.DimX * Group.DimX;
        var at = Loop2.Split((Grid.IdxX * Group.DimX) + Group.IdxX, shape.Extents);
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var row = index[at.A1];
            output[i] = (uint)row < (uint)shape.Extent ? table[(row * shape.Inner) + at.A0] : shape.Missing;
            at = Loop2.Advance(at, shape.Step, shape.Extents);
        }
    }

    public static void GatherQuads(ArrayView<byte> arena, IndexShape shape)
    {
        var table = shape.Source.InWide<Int4>(arena);
        var index = shape.Index.In<int>(arena);
        var output = shape.Output.InWide<Int4>(arena);
        var step = Grid.DimX * Group.DimX;
        var at = Loop2.Split((Grid.IdxX * Group.DimX) + Group.IdxX, shape.Extents);
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var row = index[at.A1];
            var quad = Int4.Repeat(shape.Missing);
            if ((uint)row < (uint)shape.Extent) quad = table[(row * shape.Inner) + at.A0];
            output[i] = quad;
            at = Loop2.Advance(at, shape.Step, shape.Extents);
        }
    }

    public static void GatherBytes(ArrayView<byte> arena, IndexShape shape)
    {
        var table = shape.Source.In<byte>(arena);
        var index = shape.Index.In<int>(arena);
        var output = shape.Output.In<byte>(arena);
        var step = Grid.DimX * Group.DimX;
        var at = Loop2.Split((Grid.IdxX * Group.DimX) + Group.IdxX, shape.Extents);
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var row = index[at.A1];
            output[i] = (uint)row < (uint)shape.Extent ? table[(row * shape.Inner) + at.A0] : (byte)0;
            at = Loop2.Advance(at, shape.Step, shape.Extents);
        }
    }

    public static void ScatterAdd(ArrayView<byte> arena, IndexShape shape)
    {
        var source = shape.Source.In<float>(arena);
        var index = shape.Index.In<int>(arena);
        var output = shape.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        var at = Loop2.Split((Grid.IdxX * Group.DimX) + Group.IdxX, shape.Extents);
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var sum = 0f;
            for (var k = 0; k < shape.Indices; k++)
            {
                if (index[k] == at.A1) sum += source[(k * shape.Inner) + at.A0];
            }
            output[i] = sum;
            at = Loop2.Advance(at, shape.Step, shape.Extents);
        }
    }

    public static void ScatterAddQuads(ArrayView<byte> arena, IndexShape shape)
    {
        var source = shape.Source.InWide<Float4>(arena);
        var index = shape.Index.In<int>(arena);
        var output = shape.Output.InWide<Float4>(arena);
        var step = Grid.DimX * Group.DimX;
        var at = Loop2.Split((Grid.IdxX * Group.DimX) + Group.IdxX, shape.Extents);
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            Float4 sum = default;
            for (var k = 0; k < shape.Indices; k++)
            {
                if (index[k] == at.A1) sum = QuadBody.Combine<SumFold>(sum, source[(k * shape.Inner) + at.A0]);
            }
            output[i] = sum;
            at = Loop2.Advance(at, shape.Step, shape.Extents);
        }
    }

    public static void ArgMax<TElement>(ArrayView<byte> arena, IndexShape shape) where TElement : struct, IElement<F32>
    {
        var output = shape.Output.In<int>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var outer = i / shape.Inner;
            var first = (outer * shape.Extent * shape.Inner) + i - (outer * shape.Inner);
            var best = TElement.Load(arena, shape.Source, first).Value;
            var winner = 0;
            for (var r = 1; r < shape.Extent; r++)
            {
                var value = TElement.Load(arena, shape.Source, first + (r * shape.Inner)).Value;
                if (Largest.Wins(value, best))
                {
                    best = value;
                    winner = r;
                }
            }
            output[i] = winner;
        }
    }

    // A group for each row: every thread has a first largest of its own, and of two that are alike the former wins.
    public static void ArgMaxRows<TGroup, TElement>(ArrayView<byte> arena, IndexShape shape)
        where TGroup : struct, IGroup
        where TElement : struct, IElement<F32>
    {
        var values = SharedMemory.Allocate<int>(TGroup.Threads);
        var places = SharedMemory.Allocate<int>(TGroup.Threads);
        var first = Grid.IdxX * shape.Extent;
        var winner = IntrinsicMath.Min(Group.IdxX, shape.Extent - 1);
        var best = Largest.Key(TElement.Load(arena, shape.Source, first + winner).Value);
        for (var r = Group.IdxX + Group.DimX; r < shape.Extent; r += Group.DimX)
        {
            var value = Largest.Key(TElement.Load(arena, shape.Source, first + r).Value);
            if (value > best)
            {
                best = value;
                winner = r;
            }
        }
        values[Group.IdxX] = best;
        places[Group.IdxX] = winner;
        Group.Barrier();
        for (var half = Group.DimX >> 1; half > 0; half >>= 1)
        {
            if (Group.IdxX < half)
            {
                var value = values[Group.IdxX + half];
                var place = places[Group.IdxX + half];
                if ((value > best) | ((value == best) & (place < winner)))
                {
                    best = value;
                    winner = place;
                    values[Group.IdxX] = best;
                    places[Group.IdxX] = winner;
                }
            }
            Group.Barrier();
        }
        if (Group.IdxX == 0) shape.Output.In<int>(arena)[Grid.IdxX] = winner;
    }

    public static void ArgMaxInt(ArrayView<byte> arena, IndexShape shape)
    {
        var source = shape.Source.In<int>(arena);
        var output = shape.Output.In<int>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var outer = i / shape.Inner;
            var first = (outer * shape.Extent * shape.Inner) + i - (outer * shape.Inner);
            var best = source[first];
            var winner = 0;
            for (var r = 1; r < shape.Extent; r++)
            {
                var value = source[first + (r * shape.Inner)];
                if (value > best)
                {
                    best = value;
                    winner = r;
                }
            }
            output[i] = winner;
        }
    }

    public static void Iota(ArrayView<byte> arena, IndexShape shape)
    {
        var output = shape.Output.In<int>(arena);
        var step = Grid.DimX * Group.DimX;
        var at = Loop3.Split((Grid.IdxX * Group.DimX) + Group.IdxX, shape.Extents);
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            output[i] = at.A1;
            at = Loop3.Advance(at, shape.Step, shape.Extents);
        }
    }

    private static bool IsOfQuads(IndexShape shape) => shape.Inner % 4 == 0 && shape.Source.IsAligned && shape.Output.IsAligned;

    // A loop over [rows, Inner], by quads if that is wanted.
    private static GpuKernel OverRows(Action<ArrayView<byte>, IndexShape> kernel, int rows, bool isWide, IndexShape shape, Layout layout)
    {
        if (isWide) shape.Inner /= 4;
        (shape.Extents.A0, shape.Extents.A1) = (shape.Inner, rows);
        return Over(kernel, checked(rows * shape.Inner), shape, layout);
    }

    // Extents that are 1 keep their axis, since the kernel means a certain one.
    private static GpuKernel Over(Action<ArrayView<byte>, IndexShape> kernel, int count, IndexShape shape, Layout layout)
    {
        var groups = layout.Grain.Groups(count);
        var rest = groups * layout.Grain.GroupSize;
        (rest, shape.Step.A0) = Math.DivRem(rest, shape.Extents.A0);
        (shape.Step.A2, shape.Step.A1) = Math.DivRem(rest, shape.Extents.A1);
        shape.Count = count;
        return new([new LaunchOf<IndexShape>(kernel.Method, groups, layout.Grain.GroupSize, shape)]);
    }
}
