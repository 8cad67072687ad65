using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// How a kernel that computes four neighbours at once reads one operand: a type parameter, so that what stands still while a thread goes on
/// is loaded once.
/// </summary>
internal interface IQuadOperand
{
    /// <summary>What is loaded before the thread's first step.</summary>
    static abstract Float4 Start(ArrayView<byte> arena, Place place, int index);

    /// <summary>The values of one step.</summary>
    static abstract Float4 Next(ArrayView<byte> arena, Place place, int index, Float4 start);
}
