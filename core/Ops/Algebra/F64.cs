using System.Runtime.CompilerServices;

namespace XceptionScript.Ops;

/// <summary>One double-precision number: what the Reference backend and integer loops compute with.</summary>
internal readonly struct F64(double value) : IReal<F64>
{
    public readonly double Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Const(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator +(F64 a, F64 b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator -(F64 a, F64 b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator *(F64 a, F64 b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator /(F64 a, F64 b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator -(F64 a) => new(-a.Value);

    // Comparisons ask twice for NaN on their right: where the left is a constant, ILGPU 1.5.3 swaps the operands and at the same time turns
    // an ordered comparison into an unordered one, so that 0 > NaN would hold on a GPU.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator >(F64 a, F64 b) => new((a.Value > b.Value) & !double.IsNaN(b.Value) ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator <(F64 a, F64 b) => new((a.Value < b.Value) & !double.IsNaN(b.Value) ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator >=(F64 a, F64 b) => new((a.Value >= b.Value) & !double.IsNaN(b.Value) ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 operator <=(F64 a, F64 b) => new((a.Value <= b.Value) & !double.IsNaN(b.Value) ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Same(F64 a, F64 b) => new(a.Value == b.Value ? 1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Select(F64 condition, F64 a, F64 b) => condition.Value != 0 ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Max(F64 a, F64 b) => (a.Value > b.Value) & !double.IsNaN(b.Value) ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Min(F64 a, F64 b) => (b.Value > a.Value) & !double.IsNaN(a.Value) ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Abs(F64 x) => new(x.Value < 0 ? -x.Value : x.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Sqrt(F64 x) => new(Math.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Floor(F64 x) => new(Math.Floor(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Exp(F64 x) => new(Math.Exp(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Log(F64 x) => new(Math.Log(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Tanh(F64 x) => new(Math.Tanh(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Pow(F64 x, F64 y) => new(Math.Pow(x.Value, y.Value));
}
