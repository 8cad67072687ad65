using ILGPU;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>The types of cells that the general depthwise kernels see.</summary>
internal static class Cells
{
    public static Type Of(Prologue? prologue) => prologue is null
        ? typeof(StoredCells)
        : typeof(MadeCells<,,,,,,,,>).MakeGenericType([prologue.Body, .. ElementTypes.Padded(prologue.Inputs.Select(input => ElementTypes.Of(input.DType)), Args<F32>.Slots)]);
}

/// <summary>The image lies in memory.</summary>
internal readonly struct StoredCells : ICells
{
    public static float At(ArrayView<byte> arena, DepthwiseShape shape, int position, int channel) =>
        shape.Call.A.In<float>(arena)[(position * shape.Call.Window.Channels) + channel];
}

/// <summary>A body makes each cell of operands with any strides.</summary>
internal readonly struct MadeCells<TBody, I0, I1, I2, I3, I4, I5, I6, I7> : ICells
    where TBody : struct, IBody
    where I0 : struct, IElement<F32> where I1 : struct, IElement<F32> where I2 : struct, IElement<F32> where I3 : struct, IElement<F32>
    where I4 : struct, IElement<F32> where I5 : struct, IElement<F32> where I6 : struct, IElement<F32> where I7 : struct, IElement<F32>
{
    public static float At(ArrayView<byte> arena, DepthwiseShape shape, int position, int channel)
    {
        Args<F32> args = default;
        args.S0 = I0.Load(arena, shape.Prologue.In0.Place, Offset(shape.Prologue.In0.Strides, position, channel));
        args.S1 = I1.Load(arena, shape.Prologue.In1.Place, Offset(shape.Prologue.In1.Strides, position, channel));
        args.S2 = I2.Load(arena, shape.Prologue.In2.Place, Offset(shape.Prologue.In2.Strides, position, channel));
        args.S3 = I3.Load(arena, shape.Prologue.In3.Place, Offset(shape.Prologue.In3.Strides, position, channel));
        args.S4 = I4.Load(arena, shape.Prologue.In4.Place, Offset(shape.Prologue.In4.Strides, position, channel));
        args.S5 = I5.Load(arena, shape.Prologue.In5.Place, Offset(shape.Prologue.In5.Strides, position, channel));
        args.S6 = I6.Load(arena, shape.Prologue.In6.Place, Offset(shape.Prologue.In6.Strides, position, channel));
        args.S7 = I7.Load(arena, shape.Prologue.In7.Place, Offset(shape.Prologue.In7.Strides, position, channel));
        return TBody.Eval(args).R0.Value;
    }

    private static int Offset(Axes strides, int position, int channel) => (position * strides.A1) + (channel * strides.A0);
}
