using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>One number, the rest of a register unused: the last channels of a count that is not a multiple of four.</summary>
internal readonly unsafe struct V1(Vector128<float> value) : ILanes<V1>
{
    public readonly Vector128<float> Value = value;

    public static int Lanes => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Const(double value) => new(Vector128.Create((float)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Repeat(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator +(V1 a, V1 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator -(V1 a, V1 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator *(V1 a, V1 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator /(V1 a, V1 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator -(V1 a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator >(V1 a, V1 b) => Truths(Vector128.GreaterThan(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator <(V1 a, V1 b) => Truths(Vector128.LessThan(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator >=(V1 a, V1 b) => Truths(Vector128.GreaterThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator <=(V1 a, V1 b) => Truths(Vector128.LessThanOrEqual(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Same(V1 a, V1 b) => Truths(Vector128.Equals(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Select(V1 condition, V1 a, V1 b) => new(Vector128.ConditionalSelect(Vector128.Equals(condition.Value, Vector128<float>.Zero), b.Value, a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Max(V1 a, V1 b) => new(Vector128.ConditionalSelect(Vector128.GreaterThan(a.Value, b.Value), a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Min(V1 a, V1 b) => new(Vector128.ConditionalSelect(Vector128.GreaterThan(b.Value, a.Value), a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Abs(V1 x) => new(Vector128.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Sqrt(V1 x) => new(Vector128.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Floor(V1 x) => new(Vector128.Floor(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Exp(V1 x) => Elementary.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Log(V1 x) => Elementary.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Tanh(V1 x) => Elementary.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Pow(V1 x, V1 y) => Elementary.Pow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Load(float* source) => new(Vector128.CreateScalar(*source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LoadBytes(byte* source) => new(Vector128.CreateScalar((float)*source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, V1 value) => *target = value.Value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePast(float* target, V1 value) => Store(target, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTruths(byte* target, V1 value)
    {
        *target = value.Value.ToScalar() != 0f ? (byte)1 : (byte)0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 PowerOfTwo(V1 n) => new(((Vector128.ConvertToInt32Native(n.Value) + Vector128.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Exponent(V1 x) => new(Vector128.ConvertToSingle((x.Value.AsInt32() >> 23) - Vector128.Create(127)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Mantissa(V1 x) => new(((x.Value.AsInt32() & Vector128.Create(0x007FFFFF)) | Vector128.Create(0x3F800000)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 MultiplyAdd(V1 a, V1 b, V1 c) => new(Vector128.MultiplyAddEstimate(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Beats(V1 x, V1 best) => new(Vector128.AndNot(Vector128.Equals(best.Value, best.Value), Vector128.LessThanOrEqual(x.Value, best.Value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Matches(V1 a, V1 b) => new(Vector128.Equals(a.Value, b.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Blend(V1 mask, V1 yes, V1 no) => new(Vector128.ConditionalSelect(mask.Value, yes.Value, no.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V1 Truths(Vector128<float> mask) => new(mask & Vector128<float>.One);
}
