using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>The image that quads of a sweep see: what lies in memory, or what a prologue makes of it.</summary>
internal interface IImage
{
    /// <summary>What making cells of some channels takes, loaded once for all of them.</summary>
    static abstract ImageOperands Operands(ArrayView<byte> arena, PrologueShape shape, int quad);

    /// <summary>The image's cells, from what lies in memory in their place.</summary>
    static abstract Float4 Make(Float4 stored, ImageOperands operands);
}
