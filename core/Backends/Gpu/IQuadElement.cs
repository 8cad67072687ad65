using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>How a kernel that computes four neighbours at once loads and stores the elements of one type: elements 4 q to 4 q + 3 are quad q.</summary>
internal interface IQuadElement
{
    static abstract Float4 LoadQuad(ArrayView<byte> arena, Place place, int quad);

    static abstract void StoreQuad(ArrayView<byte> arena, Place place, int quad, Float4 value);
}
