using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>How a matrix product reads an operand: a plain matrix, or the matrix that a convolution makes of an image without storing it.</summary>
internal interface IMatrix
{
    /// <summary>Whether neighbours in memory are neighbours along the depth, so that neighbouring threads should load along it.</summary>
    static abstract bool AlongDepth { get; }

    static abstract float At(ArrayView<float> data, GemmShape shape, Matrix matrix, int batch, int outer, int depth);
}
