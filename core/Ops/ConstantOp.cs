using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>A constant array. Small constants are equal when their bits are, so that 0 and -0 differ and two 1s do not; large ones when they are the same object.</summary>
public sealed record ConstantOp(NdArray Value) : GradientFreeOp
{
    private const int ComparedBytes = 64;

    /// <summary>The value of a constant of rank 0; null for an array.</summary>
    public double? Scalar => Value.Shape.Rank == 0 ? Value.ToScalar() : null;

    /// <inheritdoc/>
    public override string Label => Value.Bytes <= ComparedBytes ? $"constant {Value}" : $"constant {Value.DType.ToString().ToLowerInvariant()}{Value.Shape}";

    /// <inheritdoc/>
    public override string GradientFree => "a constant depends on nothing";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => new(Value.Shape, Value.DType);

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Constant(this, y);

    /// <inheritdoc/>
    public bool Equals(ConstantOp? other) => other is not null
        && (ReferenceEquals(Value, other.Value) || (Value.Bytes <= ComparedBytes && Value.BitsEqual(other.Value)));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Value.Shape);
        hash.Add(Value.DType);
        if (Value.Bytes <= ComparedBytes) hash.AddBytes(Value.RawBytes);
        return hash.ToHashCode();
    }
}
