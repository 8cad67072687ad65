using ILGPU;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>No element: what an unused input or output of a body is.</summary>
internal readonly struct NoElement : IElement<F32>, IElement<F64>, IQuadElement
{
    static F32 IElement<F32>.Load(ArrayView<byte> arena, Place place, int index) => default;

    static void IElement<F32>.Store(ArrayView<byte> arena, Place place, int index, F32 value) { }

    static F64 IElement<F64>.Load(ArrayView<byte> arena, Place place, int index) => default;

    static void IElement<F64>.Store(ArrayView<byte> arena, Place place, int index, F64 value) { }

    public static Float4 LoadQuad(ArrayView<byte> arena, Place place, int quad) => default;

    public static void StoreQuad(ArrayView<byte> arena, Place place, int quad, Float4 value) { }
}

/// <summary>Float32.</summary>
internal readonly struct FloatElement : IElement<F32>, IElement<F64>, IQuadElement
{
    static F32 IElement<F32>.Load(ArrayView<byte> arena, Place place, int index) => new(place.In<float>(arena)[index]);

    static void IElement<F32>.Store(ArrayView<byte> arena, Place place, int index, F32 value) => place.In<float>(arena)[index] = value.Value;

    static F64 IElement<F64>.Load(ArrayView<byte> arena, Place place, int index) => new(place.In<float>(arena)[index]);

    static void IElement<F64>.Store(ArrayView<byte> arena, Place place, int index, F64 value) => place.In<float>(arena)[index] = (float)value.Value;

    public static Float4 LoadQuad(ArrayView<byte> arena, Place place, int quad) => place.InWide<Float4>(arena)[quad];

    public static void StoreQuad(ArrayView<byte> arena, Place place, int quad, Float4 value) => place.InWide<Float4>(arena)[quad] = value;
}

/// <summary>Int32; stores truncate towards zero and saturate, NaN gives 0.</summary>
internal readonly struct IntElement : IElement<F32>, IElement<F64>, IQuadElement
{
    static F32 IElement<F32>.Load(ArrayView<byte> arena, Place place, int index) => new(place.In<int>(arena)[index]);

    static void IElement<F32>.Store(ArrayView<byte> arena, Place place, int index, F32 value) => place.In<int>(arena)[index] = Stored(value.Value);

    static F64 IElement<F64>.Load(ArrayView<byte> arena, Place place, int index) => new(place.In<int>(arena)[index]);

    static void IElement<F64>.Store(ArrayView<byte> arena, Place place, int index, F64 value)
    {
        var v = value.Value;
        place.In<int>(arena)[index] = v >= 2147483647 ? int.MaxValue : v > -2147483648.0 ? (int)v : v <= -2147483648.0 ? int.MinValue : 0;
    }

    public static Float4 LoadQuad(ArrayView<byte> arena, Place place, int quad)
    {
        var words = place.InWide<Int4>(arena)[quad];
        Float4 value = default;
        value.X = words.X;
        value.Y = words.Y;
        value.Z = words.Z;
        value.W = words.W;
        return value;
    }

    public static void StoreQuad(ArrayView<byte> arena, Place place, int quad, Float4 value)
    {
        Int4 words = default;
        words.X = Stored(value.X);
        words.Y = Stored(value.Y);
        words.Z = Stored(value.Z);
        words.W = Stored(value.W);
        place.InWide<Int4>(arena)[quad] = words;
    }

    private static int Stored(float v) => v >= 2147483648f ? int.MaxValue : v > -2147483648f ? (int)v : v <= -2147483648f ? int.MinValue : 0;
}

/// <summary>UInt8; stores truncate towards zero and saturate, NaN gives 0.</summary>
internal readonly struct ByteElement : IElement<F32>, IElement<F64>, IQuadElement
{
    static F32 IElement<F32>.Load(ArrayView<byte> arena, Place place, int index) => new(place.In<byte>(arena)[index]);

    static void IElement<F32>.Store(ArrayView<byte> arena, Place place, int index, F32 value) => place.In<byte>(arena)[index] = (byte)Stored(value.Value);

    static F64 IElement<F64>.Load(ArrayView<byte> arena, Place place, int index) => new(place.In<byte>(arena)[index]);

    static void IElement<F64>.Store(ArrayView<byte> arena, Place place, int index, F64 value)
    {
        var v = value.Value;
        place.In<byte>(arena)[index] = (byte)(v >= 255 ? 255 : v > 0 ? (int)v : 0);
    }

    // Four bytes travel as one word.
    public static Float4 LoadQuad(ArrayView<byte> arena, Place place, int quad)
    {
        var word = place.In<int>(arena)[quad];
        Float4 value = default;
        value.X = word & 255;
        value.Y = (word >> 8) & 255;
        value.Z = (word >> 16) & 255;
        value.W = (word >> 24) & 255;
        return value;
    }

    public static void StoreQuad(ArrayView<byte> arena, Place place, int quad, Float4 value) =>
        place.In<int>(arena)[quad] = Stored(value.X) | (Stored(value.Y) << 8) | (Stored(value.Z) << 16) | (Stored(value.W) << 24);

    private static int Stored(float v) => v >= 255f ? 255 : v > 0f ? (int)v : 0;
}

/// <summary>Bool, one byte; stores write 1 for anything but 0.</summary>
internal readonly struct BoolElement : IElement<F32>, IElement<F64>, IQuadElement
{
    static F32 IElement<F32>.Load(ArrayView<byte> arena, Place place, int index) => new(place.In<byte>(arena)[index]);

    static void IElement<F32>.Store(ArrayView<byte> arena, Place place, int index, F32 value) =>
        place.In<byte>(arena)[index] = (byte)(value.Value == 0f ? 0 : 1);

    static F64 IElement<F64>.Load(ArrayView<byte> arena, Place place, int index) => new(place.In<byte>(arena)[index]);

    static void IElement<F64>.Store(ArrayView<byte> arena, Place place, int index, F64 value) =>
        place.In<byte>(arena)[index] = (byte)(value.Value == 0 ? 0 : 1);

    public static Float4 LoadQuad(ArrayView<byte> arena, Place place, int quad) => ByteElement.LoadQuad(arena, place, quad);

    public static void StoreQuad(ArrayView<byte> arena, Place place, int quad, Float4 value) =>
        place.In<int>(arena)[quad] = Stored(value.X) | (Stored(value.Y) << 8) | (Stored(value.Z) << 16) | (Stored(value.W) << 24);

    private static int Stored(float v) => v == 0f ? 0 : 1;
}

/// <summary>Float64: partial results of wide reductions.</summary>
internal readonly struct DoubleElement : IElement<F64>
{
    static F64 IElement<F64>.Load(ArrayView<byte> arena, Place place, int index) => new(place.In<double>(arena)[index]);

    static void IElement<F64>.Store(ArrayView<byte> arena, Place place, int index, F64 value) => place.In<double>(arena)[index] = value.Value;
}
