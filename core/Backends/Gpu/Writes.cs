using ILGPU;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>Four values at once, as they are.</summary>
internal readonly struct QuadWrite : IWrite
{
    public static void Write(ArrayView<byte> arena, GemmShape shape, int row, int column, int inside, Float4 values) =>
        shape.C.InWide<Float4>(arena)[((row * shape.RowStrideC) + column) >> 2] = values;
}

/// <summary>One value after another, as they are.</summary>
internal readonly struct ScalarWrite : IWrite
{
    public static void Write(ArrayView<byte> arena, GemmShape shape, int row, int column, int inside, Float4 values)
    {
        var c = shape.C.In<float>(arena);
        var place = (row * shape.RowStrideC) + column;
        c[place] = values.X;
        if (inside > 1) c[place + 1] = values.Y;
        if (inside > 2) c[place + 2] = values.Z;
        if (inside > 3) c[place + 3] = values.W;
    }
}

/// <summary>Four values at once through an elementwise body.</summary>
internal readonly struct QuadEpilogue<TBody, I0, I1, I2, I3, I4, I5, I6, I7> : IWrite
    where TBody : struct, IBody
    where I0 : struct, IRowOperand where I1 : struct, IRowOperand where I2 : struct, IRowOperand where I3 : struct, IRowOperand
    where I4 : struct, IRowOperand where I5 : struct, IRowOperand where I6 : struct, IRowOperand where I7 : struct, IRowOperand
{
    public static void Write(ArrayView<byte> arena, GemmShape shape, int row, int column, int inside, Float4 values)
    {
        var epilogue = shape.Epilogue;
        var v0 = I0.Quad(arena, epilogue.In0, row, column, values);
        var v1 = I1.Quad(arena, epilogue.In1, row, column, values);
        var v2 = I2.Quad(arena, epilogue.In2, row, column, values);
        var v3 = I3.Quad(arena, epilogue.In3, row, column, values);
        var v4 = I4.Quad(arena, epilogue.In4, row, column, values);
        var v5 = I5.Quad(arena, epilogue.In5, row, column, values);
        var v6 = I6.Quad(arena, epilogue.In6, row, column, values);
        var v7 = I7.Quad(arena, epilogue.In7, row, column, values);
        var x = Evaluate(v0.X, v1.X, v2.X, v3.X, v4.X, v5.X, v6.X, v7.X);
        var y = Evaluate(v0.Y, v1.Y, v2.Y, v3.Y, v4.Y, v5.Y, v6.Y, v7.Y);
        var z = Evaluate(v0.Z, v1.Z, v2.Z, v3.Z, v4.Z, v5.Z, v6.Z, v7.Z);
        var w = Evaluate(v0.W, v1.W, v2.W, v3.W, v4.W, v5.W, v6.W, v7.W);
        var place = ((row * shape.RowStrideC) + column) >> 2;
        shape.C.InWide<Float4>(arena)[place] = Joined(x.R0, y.R0, z.R0, w.R0);
        if (TBody.Outputs > 1) epilogue.Out1.InWide<Float4>(arena)[place] = Joined(x.R1, y.R1, z.R1, w.R1);
        if (TBody.Outputs > 2) epilogue.Out2.InWide<Float4>(arena)[place] = Joined(x.R2, y.R2, z.R2, w.R2);
        if (TBody.Outputs > 3) epilogue.Out3.InWide<Float4>(arena)[place] = Joined(x.R3, y.R3, z.R3, w.R3);
    }

    private static Results<F32> Evaluate(float s0, float s1, float s2, float s3, float s4, float s5, float s6, float s7)
    {
        Args<F32> args = default;
        args.S0 = new(s0);
        args.S1 = new(s1);
        args.S2 = new(s2);
        args.S3 = new(s3);
        args.S4 = new(s4);
        args.S5 = new(s5);
        args.S6 = new(s6);
        args.S7 = new(s7);
        return TBody.Eval(args);
    }

    private static Float4 Joined(F32 x, F32 y, F32 z, F32 w)
    {
        Float4 joined = default;
        joined.X = x.Value;
        joined.Y = y.Value;
        joined.Z = z.Value;
        joined.W = w.Value;
        return joined;
    }
}

/// <summary>One value after another through an elementwise body.</summary>
internal readonly struct ScalarEpilogue<TBody, I0, I1, I2, I3, I4, I5, I6, I7> : IWrite
    where TBody : struct, IBody
    where I0 : struct, IRowOperand where I1 : struct, IRowOperand where I2 : struct, IRowOperand where I3 : struct, IRowOperand
    where I4 : struct, IRowOperand where I5 : struct, IRowOperand where I6 : struct, IRowOperand where I7 : struct, IRowOperand
{
    public static void Write(ArrayView<byte> arena, GemmShape shape, int row, int column, int inside, Float4 values)
    {
        One(arena, shape, row, column, values.X);
        if (inside > 1) One(arena, shape, row, column + 1, values.Y);
        if (inside > 2) One(arena, shape, row, column + 2, values.Z);
        if (inside > 3) One(arena, shape, row, column + 3, values.W);
    }

    private static void One(ArrayView<byte> arena, GemmShape shape, int row, int column, float value)
    {
        var epilogue = shape.Epilogue;
        Args<F32> args = default;
        args.S0 = I0.One(arena, epilogue.In0, row, column, value);
        args.S1 = I1.One(arena, epilogue.In1, row, column, value);
        args.S2 = I2.One(arena, epilogue.In2, row, column, value);
        args.S3 = I3.One(arena, epilogue.In3, row, column, value);
        args.S4 = I4.One(arena, epilogue.In4, row, column, value);
        args.S5 = I5.One(arena, epilogue.In5, row, column, value);
        args.S6 = I6.One(arena, epilogue.In6, row, column, value);
        args.S7 = I7.One(arena, epilogue.In7, row, column, value);
        var results = TBody.Eval(args);
        var place = (row * shape.RowStrideC) + column;
        shape.C.In<float>(arena)[place] = results.R0.Value;
        if (TBody.Outputs > 1) epilogue.Out1.In<float>(arena)[place] = results.R1.Value;
        if (TBody.Outputs > 2) epilogue.Out2.In<float>(arena)[place] = results.R2.Value;
        if (TBody.Outputs > 3) epilogue.Out3.In<float>(arena)[place] = results.R3.Value;
    }
}
