using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>
/// How an elementwise loop reads one input: the buffer, its element type and, per loop axis, the distance in elements
/// between neighbours (0 where the value is broadcast).
/// </summary>
public sealed record Operand(int Buffer, DType DType, ImmutableArray<int> Strides)
{
    /// <summary>Whether every step of the loop reads the same element.</summary>
    public bool IsScalar => Strides.All(stride => stride == 0);

    /// <summary>Whether neighbours of the innermost axis share one element.</summary>
    public bool IsInnerBroadcast => Strides.IsEmpty || Strides[^1] == 0;
}
