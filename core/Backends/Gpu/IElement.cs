using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// How a kernel that computes in <typeparamref name="T"/> loads and stores the elements of one type: a type parameter, so no kernel
/// branches on it.
/// </summary>
internal interface IElement<T> where T : struct
{
    static abstract T Load(ArrayView<byte> arena, Place place, int index);

    static abstract void Store(ArrayView<byte> arena, Place place, int index, T value);
}
