using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>A plain matrix whose rows run along the depth and are multiples of four numbers.</summary>
internal readonly struct WideAlongDepth : IOperand
{
    public static bool AlongDepth => true;

    public static Walk WalkOf(GemmShape shape, Matrix matrix, int batch) => new() { Depth = shape.K };

    public static Cursor Start(GemmShape shape, Matrix matrix, Walk walk, int batch, int outer, int depth)
    {
        Cursor at = default;
        at.Depth = depth;
        at.Offset = ((batch * matrix.BatchStride) + (IntrinsicMath.Min(outer, matrix.Outers - 1) * matrix.OuterStride) + depth) / 4;
        return at;
    }

    public static Cursor Next(Matrix matrix, Walk walk, Cursor at)
    {
        at.Depth += Octet.Depth;
        at.Offset += Octet.Depth / 4;
        return at;
    }

    public static Float4 Load(ArrayView<float> data, Matrix matrix, Walk walk, Cursor at, int end) =>
        at.Depth < end ? data.Cast<Float4>()[at.Offset] : default;
}

/// <summary>Any plain matrix whose rows run along the depth.</summary>
internal readonly struct NarrowAlongDepth : IOperand
{
    public static bool AlongDepth => true;

    public static Walk WalkOf(GemmShape shape, Matrix matrix, int batch) => new() { Depth = shape.K };

    public static Cursor Start(GemmShape shape, Matrix matrix, Walk walk, int batch, int outer, int depth)
    {
        Cursor at = default;
        at.Depth = depth;
        at.Offset = (batch * matrix.BatchStride) + (IntrinsicMath.Min(outer, matrix.Outers - 1) * matrix.OuterStride) + depth;
        return at;
    }

    public static Cursor Next(Matrix matrix, Walk walk, Cursor at)
    {
        at.Depth += Octet.Depth;
        at.Offset += Octet.Depth;
        return at;
    }

    public static Float4 Load(ArrayView<float> data, Matrix matrix, Walk walk, Cursor at, int end)
    {
        Float4 values = default;
        if (at.Depth < end) values.X = data[at.Offset];
        if (at.Depth + 1 < end) values.Y = data[at.Offset + 1];
        if (at.Depth + 2 < end) values.Z = data[at.Offset + 2];
        if (at.Depth + 3 < end) values.W = data[at.Offset + 3];
        return values;
    }
}

/// <summary>A plain matrix whose rows run across the depth and are multiples of four numbers.</summary>
internal readonly struct WideAcrossDepth : IOperand
{
    public static bool AlongDepth => false;

    public static Walk WalkOf(GemmShape shape, Matrix matrix, int batch) => new() { Depth = shape.K };

    public static Cursor Start(GemmShape shape, Matrix matrix, Walk walk, int batch, int outer, int depth)
    {
        Cursor at = default;
        at.Depth = depth;
        at.Offset = ((batch * matrix.BatchStride) + IntrinsicMath.Min(outer, matrix.Outers - 4) + (depth * matrix.DepthStride)) / 4;
        return at;
    }

    public static Cursor Next(Matrix matrix, Walk walk, Cursor at)
    {
        at.Depth += Octet.Depth;
        at.Offset += Octet.Depth / 4 * matrix.DepthStride;
        return at;
    }

    public static Float4 Load(ArrayView<float> data, Matrix matrix, Walk walk, Cursor at, int end) =>
        at.Depth < end ? data.Cast<Float4>()[at.Offset] : default;
}

/// <summary>Any plain matrix whose rows run across the depth.</summary>
internal readonly struct NarrowAcrossDepth : IOperand
{
    public static bool AlongDepth => false;

    public static Walk WalkOf(GemmShape shape, Matrix matrix, int batch) => new() { Depth = shape.K };

    public static Cursor Start(GemmShape shape, Matrix matrix, Walk walk, int batch, int outer, int depth)
    {
        Cursor at = default;
        at.Depth = depth;
        at.Inner = outer;
        at.Offset = (batch * matrix.BatchStride) + (depth * matrix.DepthStride);
        return at;
    }

    public static Cursor Next(Matrix matrix, Walk walk, Cursor at)
    {
        at.Depth += Octet.Depth;
        at.Offset += Octet.Depth * matrix.DepthStride;
        return at;
    }

    public static Float4 Load(ArrayView<float> data, Matrix matrix, Walk walk, Cursor at, int end)
    {
        Float4 values = default;
        if (at.Depth >= end) return values;
        var last = matrix.Outers - 1;
        values.X = data[at.Offset + IntrinsicMath.Min(at.Inner, last)];
        values.Y = data[at.Offset + IntrinsicMath.Min(at.Inner + 1, last)];
        values.Z = data[at.Offset + IntrinsicMath.Min(at.Inner + 2, last)];
        values.W = data[at.Offset + IntrinsicMath.Min(at.Inner + 3, last)];
        return values;
    }
}
