using System.Diagnostics;
using ILGPU;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>Copies and fills, 16 bytes at a time where they lie so. Elements of four bytes move as int, so that every bit pattern of a float survives.</summary>
internal static class MovementKernels
{
    public static GpuKernel For(CopyCall call, Layout layout)
    {
        var nest = LoopNest.Of(call.Extents.AsSpan(), [.. call.SourceStrides], [.. call.TargetStrides]);
        var (source, target) = (layout.Of(call.Source), layout.Of(call.Target));
        var (sourceOffset, targetOffset) = (checked((int)call.SourceOffset), checked((int)call.TargetOffset));

        // Bytes become words, and words parts of 16 bytes, where both sides run along the innermost axis and all else comes in fours.
        var size = call.ElementSize;
        while (size < 16 && nest.Strides[0].A0 == 1 && nest.Strides[1].A0 == 1 && ((sourceOffset | targetOffset) & 3) == 0
            && source.IsAligned && target.IsAligned && nest.OverQuads() is { } quads)
            (nest, size, sourceOffset, targetOffset) = (quads, 4 * size, sourceOffset / 4, targetOffset / 4);
        var spread = Spread.Of(nest, layout.Grain);
        var shape = new CopyShape
        {
            Count = checked((int)nest.Count),
            Extents = nest.Extents,
            Step = spread.Step,
            Source = new() { Place = source, Strides = nest.Strides[0] },
            Target = new() { Place = target, Strides = nest.Strides[1] },
            SourceOffset = sourceOffset,
            TargetOffset = targetOffset,
        };
        var kernel = size switch
        {
            1 => typeof(MovementKernels).GetMethod(nameof(Copy))!.MakeGenericMethod(spread.Loop, typeof(byte)),
            4 => typeof(MovementKernels).GetMethod(nameof(Copy))!.MakeGenericMethod(spread.Loop, typeof(int)),
            16 => typeof(MovementKernels).GetMethod(nameof(CopyWide))!.MakeGenericMethod(spread.Loop),
            _ => throw new UnreachableException($"a copy of elements of {size} bytes reached a GPU"),
        };
        return new([new LaunchOf<CopyShape>(kernel, spread.Groups, layout.Grain.GroupSize, shape)]);
    }

    public static GpuKernel For(FillCall call, Layout layout)
    {
        var target = layout.Of(call.Target);
        var shape = new FillShape
        {
            Count = target.IsAligned ? checked((int)(target.Bytes / 16)) : 0,
            Target = target,
            Word = call.DType switch
            {
                DType.Float32 => BitConverter.SingleToInt32Bits((float)call.Value),
                DType.Int32 => (int)call.Value,
                DType.UInt8 => (byte)call.Value * 0x01010101,
                DType.Bool => call.Value == 0 ? 0 : 0x01010101,
                _ => throw new UnreachableException($"a fill of {call.DType} elements reached a GPU"),
            },
        };
        return new([layout.PerItem(((Action<ArrayView<byte>, FillShape>)Fill).Method, Math.Max(shape.Count, 1), shape)]);
    }

    public static void Copy<TLoop, T>(ArrayView<byte> arena, CopyShape shape)
        where TLoop : struct, ILoop
        where T : unmanaged
    {
        var source = shape.Source.Place.In<T>(arena);
        var target = shape.Target.Place.In<T>(arena);
        var step = Grid.DimX * Group.DimX;
        var at = TLoop.Split((Grid.IdxX * Group.DimX) + Group.IdxX, shape.Extents);
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            target[shape.TargetOffset + TLoop.Offset(at, shape.Target.Strides)] = source[shape.SourceOffset + TLoop.Offset(at, shape.Source.Strides)];
            at = TLoop.Advance(at, shape.Step, shape.Extents);
        }
    }

    public static void CopyWide<TLoop>(ArrayView<byte> arena, CopyShape shape) where TLoop : struct, ILoop
    {
        var source = shape.Source.Place.InWide<Int4>(arena);
        var target = shape.Target.Place.InWide<Int4>(arena);
        var step = Grid.DimX * Group.DimX;
        var at = TLoop.Split((Grid.IdxX * Group.DimX) + Group.IdxX, shape.Extents);
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            target[shape.TargetOffset + TLoop.Offset(at, shape.Target.Strides)] = source[shape.SourceOffset + TLoop.Offset(at, shape.Source.Strides)];
            at = TLoop.Advance(at, shape.Step, shape.Extents);
        }
    }

    public static void Fill(ArrayView<byte> arena, FillShape shape)
    {
        var step = Grid.DimX * Group.DimX;
        var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
        var wide = shape.Target.InWide<Int4>(arena);
        var words = Int4.Repeat(shape.Word);
        for (var i = first; i < shape.Count; i += step) wide[i] = words;
        var bytes = shape.Target.In<byte>(arena);
        for (var i = (16 * shape.Count) + first; i < (int)shape.Target.Bytes; i += step) bytes[i] = (byte)(shape.Word >> (8 * (i & 3)));
    }
}
