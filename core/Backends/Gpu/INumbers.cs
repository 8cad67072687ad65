using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>One channel or several that lie side by side, which a thread computes together.</summary>
internal interface INumbers<V> where V : struct
{
    /// <summary>The channels of one value.</summary>
    static abstract int Size { get; }

    static abstract V Load(ArrayView<byte> arena, Place place, int index);

    static abstract void Store(ArrayView<byte> arena, Place place, int index, V value);

    static abstract V Repeat(float value);

    static abstract V Add(V a, V b);

    static abstract V Scale(V value, float factor);

    /// <summary><paramref name="then"/> where a value is the first of its window or larger than the best so far, else <paramref name="otherwise"/>.</summary>
    static abstract V WhereLarger(bool isFirst, V value, V best, V then, V otherwise);

    /// <summary><paramref name="then"/> where two numbers are the same, else 0.</summary>
    static abstract V WhereSame(V a, float b, V then);
}
