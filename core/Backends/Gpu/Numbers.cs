using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>One channel.</summary>
internal readonly struct SingleNumbers : INumbers<float>
{
    public static int Size => 1;

    public static float Load(ArrayView<byte> arena, Place place, int index) => place.In<float>(arena)[index];

    public static void Store(ArrayView<byte> arena, Place place, int index, float value) => place.In<float>(arena)[index] = value;

    public static float Repeat(float value) => value;

    public static float Add(float a, float b) => a + b;

    public static float Scale(float value, float factor) => value * factor;

    public static float WhereLarger(bool isFirst, float value, float best, float then, float otherwise) => isFirst | Largest.Wins(value, best) ? then : otherwise;

    public static float WhereSame(float a, float b, float then) => a == b ? then : 0f;
}

/// <summary>Four channels.</summary>
internal readonly struct QuadNumbers : INumbers<Float4>
{
    public static int Size => Quads.Size;

    public static Float4 Load(ArrayView<byte> arena, Place place, int index) => place.InWide<Float4>(arena)[index];

    public static void Store(ArrayView<byte> arena, Place place, int index, Float4 value) => place.InWide<Float4>(arena)[index] = value;

    public static Float4 Repeat(float value) => Quads.Repeat(value);

    public static Float4 Add(Float4 a, Float4 b) => Quads.Add(a, b);

    public static Float4 Scale(Float4 value, float factor) => Quads.Multiply(value, Quads.Repeat(factor));

    public static Float4 WhereLarger(bool isFirst, Float4 value, Float4 best, Float4 then, Float4 otherwise)
    {
        then.X = SingleNumbers.WhereLarger(isFirst, value.X, best.X, then.X, otherwise.X);
        then.Y = SingleNumbers.WhereLarger(isFirst, value.Y, best.Y, then.Y, otherwise.Y);
        then.Z = SingleNumbers.WhereLarger(isFirst, value.Z, best.Z, then.Z, otherwise.Z);
        then.W = SingleNumbers.WhereLarger(isFirst, value.W, best.W, then.W, otherwise.W);
        return then;
    }

    public static Float4 WhereSame(Float4 a, float b, Float4 then)
    {
        then.X = SingleNumbers.WhereSame(a.X, b, then.X);
        then.Y = SingleNumbers.WhereSame(a.Y, b, then.Y);
        then.Z = SingleNumbers.WhereSame(a.Z, b, then.Z);
        then.W = SingleNumbers.WhereSame(a.W, b, then.W);
        return then;
    }
}
