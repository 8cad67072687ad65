using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>The cells of the image that the general depthwise kernels see: what lies in memory, or what a prologue makes of it.</summary>
internal interface ICells
{
    static abstract float At(ArrayView<byte> arena, DepthwiseShape shape, int position, int channel);
}
