using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>How an operand of a prologue is found for a quad of channels, whatever the position.</summary>
internal interface IImageOperand
{
    static abstract Float4 Load(ArrayView<byte> arena, StridedPlace operand, int quad);
}
