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
            Count = checked(call.Indices * call.RowSize),
            Extent = call.Rows,
            Inner = call.RowSize,
            Indices = call.Indices,
            Missing = call.DType == DType.Float32 ? BitConverter.SingleToInt32Bits(float.NaN) : 0,
            Source = layout.Of(call.Table),
            Index = layout.Of(call.Index),
            Output = layout.Of(call.Output),
        };
        Action<ArrayView<byte>, IndexShape> kernel = call.DType.Size switch
        {
            1 => GatherBytes,
            4 => GatherWords,
            _ => throw new UnreachableException($"a gather of {call.DType} elements reached a GPU"),
        };
        return new([layout.PerItem(kernel.Method, shape.Count, shape)]);
    }

    public static GpuKernel For(ScatterAddCall call, Layout layout)
    {
        var shape = new IndexShape
        {
            Count = checked(call.Rows * call.RowSize),
            Extent = call.Rows,
            Inner = call.RowSize,
            Indices = call.Indices,
            Source = layout.Of(call.Source),
            Index = layout.Of(call.Index),
            Output = layout.Of(call.Output),
        };
        return new([layout.PerItem(((Action<ArrayView<byte>, IndexShape>)ScatterAdd).Method, shape.Count, shape)]);
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
        var shape = new IndexShape
        {
            Count = checked(call.Outer * call.Extent * call.Inner),
            Extent = call.Extent,
            Inner = call.Inner,
            Output = layout.Of(call.Output),
        };
        return new([layout.PerItem(((Action<ArrayView<byte>, IndexShape>)Iota).Method, shape.Count, shape)]);
    }

    public static void GatherWords(ArrayView<byte> arena, IndexShape shape)
    {
        var table = shape.Source.In<int>(arena);
        var index = shape.Index.In<int>(arena);
        var output = shape.Output.In<int>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var place = i / shape.Inner;
            var row = index[place];
            output[i] = (uint)row < (uint)shape.Extent ? table[(row * shape.Inner) + i - (place * shape.Inner)] : shape.Missing;
        }
    }

    public static void GatherBytes(ArrayView<byte> arena, IndexShape shape)
    {
        var table = shape.Source.In<byte>(arena);
        var index = shape.Index.In<int>(arena);
        var output = shape.Output.In<byte>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var place = i / shape.Inner;
            var row = index[place];
            output[i] = (uint)row < (uint)shape.Extent ? table[(row * shape.Inner) + i - (place * shape.Inner)] : (byte)0;
        }
    }

    public static void ScatterAdd(ArrayView<byte> arena, IndexShape shape)
    {
        var source = shape.Source.In<float>(arena);
        var index = shape.Index.In<int>(arena);
        var output = shape.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var row = i / shape.Inner;
            var column = i - (row * shape.Inner);
            var sum = 0f;
            for (var k = 0; k < shape.Indices; k++)
            {
                if (index[k] == row) sum += source[(k * shape.Inner) + column];
            }
            output[i] = sum;
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
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step) output[i] = i / shape.Inner % shape.Extent;
    }
}
