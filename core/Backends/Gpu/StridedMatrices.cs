using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>A plain matrix whose rows run along the depth.</summary>
internal readonly struct AlongDepthMatrix : IMatrix
{
    public static bool AlongDepth => true;

    public static float At(ArrayView<float> data, GemmShape shape, Matrix matrix, int batch, int outer, int depth) =>
        data[(batch * matrix.BatchStride) + (outer * matrix.OuterStride) + depth];
}

/// <summary>A plain matrix whose rows run across the depth.</summary>
internal readonly struct AcrossDepthMatrix : IMatrix
{
    public static bool AlongDepth => false;

    public static float At(ArrayView<float> data, GemmShape shape, Matrix matrix, int batch, int outer, int depth) =>
        data[(batch * matrix.BatchStride) + outer + (depth * matrix.DepthStride)];
}
