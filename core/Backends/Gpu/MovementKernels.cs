using System.Diagnostics;
using ILGPU;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>Copies and fills. Elements of four bytes move as int, so that every bit pattern of a float survives.</summary>
internal static class MovementKernels
{
    public static GpuKernel For(CopyCall call, Layout layout)
    {
        var nest = LoopNest.Of(call.Extents.AsSpan(), [.. call.SourceStrides], [.. call.TargetStrides]);
        var shape = new CopyShape
        {
            Count = checked((int)call.Extents.Aggregate(1L, (size, extent) => size * extent)),
            Extents = nest.Extents,
            Source = new() { Place = layout.Of(call.Source), Strides = nest.Strides[0] },
            Target = new() { Place = layout.Of(call.Target), Strides = nest.Strides[1] },
            SourceOffset = checked((int)call.SourceOffset),
            TargetOffset = checked((int)call.TargetOffset),
        };
        var kernel = typeof(MovementKernels).GetMethod(nameof(Copy))!.MakeGenericMethod(nest.Loop, call.ElementSize switch
        {
            1 => typeof(byte),
            4 => typeof(int),
            var size => throw new UnreachableException($"a copy of elements of {size} bytes reached a GPU"),
        });
        return new([layout.PerItem(kernel, shape.Count, shape)]);
    }

    public static GpuKernel For(FillCall call, Layout layout)
    {
        var target = layout.Of(call.Target);
        var count = checked((int)(target.Bytes / call.DType.Size));
        return new([call.DType switch
        {
            DType.Float32 => layout.PerItem(
                ((Action<ArrayView<byte>, FillShape<int>>)Fill).Method, count,
                new FillShape<int> { Count = count, Target = target, Value = BitConverter.SingleToInt32Bits((float)call.Value) }),
            DType.Int32 => layout.PerItem(
                ((Action<ArrayView<byte>, FillShape<int>>)Fill).Method, count,
                new FillShape<int> { Count = count, Target = target, Value = (int)call.Value }),
            DType.UInt8 => layout.PerItem(
                ((Action<ArrayView<byte>, FillShape<byte>>)Fill).Method, count,
                new FillShape<byte> { Count = count, Target = target, Value = (byte)call.Value }),
            DType.Bool => layout.PerItem(
                ((Action<ArrayView<byte>, FillShape<byte>>)Fill).Method, count,
                new FillShape<byte> { Count = count, Target = target, Value = (byte)(call.Value == 0 ? 0 : 1) }),
            _ => throw new UnreachableException($"a fill of {call.DType} elements reached a GPU"),
        }]);
    }

    public static void Copy<TLoop, T>(ArrayView<byte> arena, CopyShape shape)
        where TLoop : struct, ILoop
        where T : unmanaged
    {
        var source = shape.Source.Place.In<T>(arena);
        var target = shape.Target.Place.In<T>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var at = TLoop.Split(i, shape.Extents);
            target[shape.TargetOffset + TLoop.Offset(at, shape.Target.Strides)] = source[shape.SourceOffset + TLoop.Offset(at, shape.Source.Strides)];
        }
    }

    public static void Fill<T>(ArrayView<byte> arena, FillShape<T> shape) where T : unmanaged
    {
        var target = shape.Target.In<T>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step) target[i] = shape.Value;
    }
}
