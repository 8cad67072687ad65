using System.Runtime.CompilerServices;

namespace XceptionScript.Ops;

/// <summary>One single-precision number: what GPU kernels and the portable loops compute with.</summary>
internal readonly unsafe struct F32(float value) : ISingle<F32>
{
    public readonly float Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Const(double value) => new((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator +(F32 a, F32 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator -(F32 a, F32 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator *(F32 a, F32 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator /(F32 a, F32 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator -(F32 a) => new(-a.Value);

    // Comparisons ask twice for NaN on their right: where the left is a constant, ILGPU 1.5.3 swaps the operands and at the same time turns
    // an ordered comparison into an unordered one, so that 0 > NaN would hold on a GPU.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator >(F32 a, F32 b) => new((a.Value > b.Value) & !float.IsNaN(b.Value) ? 1f : 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator <(F32 a, F32 b) => new((a.Value < b.Value) & !float.IsNaN(b.Value) ? 1f : 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator >=(F32 a, F32 b) => new((a.Value >= b.Value) & !float.IsNaN(b.Value) ? 1f : 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 operator <=(F32 a, F32 b) => new((a.Value <= b.Value) & !float.IsNaN(b.Value) ? 1f : 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Same(F32 a, F32 b) => new(a.Value == b.Value ? 1f : 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Select(F32 condition, F32 a, F32 b) => new(condition.Value != 0f ? a.Value : b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Max(F32 a, F32 b) => new((a.Value > b.Value) & !float.IsNaN(b.Value) ? a.Value : b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Min(F32 a, F32 b) => new((b.Value > a.Value) & !float.IsNaN(a.Value) ? a.Value : b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Abs(F32 x) => new(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x.Value) & 0x7FFFFFFF));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Sqrt(F32 x) => new(MathF.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Floor(F32 x) => new(MathF.Floor(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Exp(F32 x) => Elementary.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Log(F32 x) => Elementary.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Tanh(F32 x) => Elementary.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Pow(F32 x, F32 y) => Elementary.Pow(x, y);

    public static int Lanes => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Repeat(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 LoadBytes(byte* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, F32 value) => *target = value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTruths(byte* target, F32 value) => *target = value.Value != 0f ? (byte)1 : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 PowerOfTwo(F32 n) => new(BitConverter.Int32BitsToSingle(((int)n.Value + 127) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Exponent(F32 x) => new((BitConverter.SingleToInt32Bits(x.Value) >> 23) - 127);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Mantissa(F32 x) => new(BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(x.Value) & 0x007FFFFF) | 0x3F800000));
}
