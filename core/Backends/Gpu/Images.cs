using ILGPU;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>The types of images that sweeps see.</summary>
internal static class Images
{
    private static readonly Type[] s_slots = [typeof(X0), typeof(X1), typeof(X2), typeof(X3), typeof(X4), typeof(X5), typeof(X6), typeof(X7)];

    /// <summary>The image of a call; null where its cells depend on more than what lies in their place and their channels.</summary>
    public static Type? Of(DepthwiseCall call, Layout layout)
    {
        if (call.Prologue is not { } prologue) return typeof(StoredImage);
        var slot = prologue.Inputs.ToList().FindIndex(input => input.Buffer == call.A && input.Strides is [var step, 1] && step == call.Geometry.Channels);
        if (slot < 0 || prologue.Inputs.Any(input => input.DType != Expressions.DType.Float32)) return null;
        var operands = new Type[Args<F32>.Slots];
        for (var i = 0; i < operands.Length; i++)
        {
            operands[i] = typeof(NoImageOperand);
            if (i == slot || i >= prologue.Inputs.Length) continue;
            if (prologue.Inputs[i].Strides is not [0, var stride] || (stride == 1 && !layout.Of(prologue.Inputs[i].Buffer).IsAligned)) return null;
            operands[i] = stride == 0 ? typeof(RepeatedOperand) : typeof(ChannelOperand);
        }
        return typeof(MadeImage<,,,,,,,,,>).MakeGenericType([prologue.Body, s_slots[slot], .. operands]);
    }
}

/// <summary>The image lies in memory.</summary>
internal readonly struct StoredImage : IImage
{
    public static ImageOperands Operands(ArrayView<byte> arena, PrologueShape shape, int quad) => default;

    public static Float4 Make(Float4 stored, ImageOperands operands) => stored;
}

/// <summary>A body makes the image of what lies in memory, its <typeparamref name="TSlot"/>, and of numbers that depend on the channel alone.</summary>
internal readonly struct MadeImage<TBody, TSlot, R0, R1, R2, R3, R4, R5, R6, R7> : IImage
    where TBody : struct, IBody
    where TSlot : struct, ISlot
    where R0 : struct, IImageOperand where R1 : struct, IImageOperand where R2 : struct, IImageOperand where R3 : struct, IImageOperand
    where R4 : struct, IImageOperand where R5 : struct, IImageOperand where R6 : struct, IImageOperand where R7 : struct, IImageOperand
{
    public static ImageOperands Operands(ArrayView<byte> arena, PrologueShape shape, int quad)
    {
        var s0 = R0.Load(arena, shape.In0, quad);
        var s1 = R1.Load(arena, shape.In1, quad);
        var s2 = R2.Load(arena, shape.In2, quad);
        var s3 = R3.Load(arena, shape.In3, quad);
        var s4 = R4.Load(arena, shape.In4, quad);
        var s5 = R5.Load(arena, shape.In5, quad);
        var s6 = R6.Load(arena, shape.In6, quad);
        var s7 = R7.Load(arena, shape.In7, quad);
        ImageOperands operands = default;
        operands.X = QuadBody.Args(s0.X, s1.X, s2.X, s3.X, s4.X, s5.X, s6.X, s7.X);
        operands.Y = QuadBody.Args(s0.Y, s1.Y, s2.Y, s3.Y, s4.Y, s5.Y, s6.Y, s7.Y);
        operands.Z = QuadBody.Args(s0.Z, s1.Z, s2.Z, s3.Z, s4.Z, s5.Z, s6.Z, s7.Z);
        operands.W = QuadBody.Args(s0.W, s1.W, s2.W, s3.W, s4.W, s5.W, s6.W, s7.W);
        return operands;
    }

    public static Float4 Make(Float4 stored, ImageOperands operands)
    {
        stored.X = TBody.Eval(TSlot.With(operands.X, new F32(stored.X))).R0.Value;
        stored.Y = TBody.Eval(TSlot.With(operands.Y, new F32(stored.Y))).R0.Value;
        stored.Z = TBody.Eval(TSlot.With(operands.Z, new F32(stored.Z))).R0.Value;
        stored.W = TBody.Eval(TSlot.With(operands.W, new F32(stored.W))).R0.Value;
        return stored;
    }
}

/// <summary>No operand, or the one that lies in the place of the image.</summary>
internal readonly struct NoImageOperand : IImageOperand
{
    public static Float4 Load(ArrayView<byte> arena, StridedPlace operand, int quad) => default;
}

/// <summary>One number for all channels.</summary>
internal readonly struct RepeatedOperand : IImageOperand
{
    public static Float4 Load(ArrayView<byte> arena, StridedPlace operand, int quad) => Quads.Repeat(operand.Place.In<float>(arena)[0]);
}

/// <summary>A number for each channel.</summary>
internal readonly struct ChannelOperand : IImageOperand
{
    public static Float4 Load(ArrayView<byte> arena, StridedPlace operand, int quad) => operand.Place.InWide<Float4>(arena)[quad];
}
