using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>A scalar function applied to the elements of two tensors of one shape and element type.</summary>
public abstract record ZipOp : Op
{
    private protected ZipOp() { }

    /// <summary>The struct that defines the function.</summary>
    public abstract Type Function { get; }

    /// <summary>The function's name without its suffix, in lower case.</summary>
    public string Name => Function.Name[..^3].ToLowerInvariant();

    /// <summary>Whether the results are truth values.</summary>
    public bool IsPredicate => typeof(IPredicate).IsAssignableFrom(Function);

    /// <inheritdoc/>
    public override string Label => Name;

    /// <inheritdoc/>
    public override string? GradientFree => IsPredicate ? "a comparison is piecewise constant" : null;

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        if (inputs is not [var a, var b]) throw new ShapeException($"{Name}: {inputs.Length} inputs were given; expected 2.");
        if (a.Shape != b.Shape) throw new ShapeException($"{Name}: the inputs have shapes {a.Shape} and {b.Shape}; expected equal shapes (broadcast one first).");
        if (a.DType != b.DType) throw new DTypeException($"{Name}: the inputs have elements {a.DType} and {b.DType}; expected equal types (cast one first).");
        if (IsPredicate) return new(a.Shape, DType.Bool);
        if (a.DType == DType.UInt8) throw new DTypeException($"{Name}: the inputs have elements UInt8, a storage type; expected Float32, Float64 or Int32 (cast them first).");
        if (a.DType == DType.Bool && Function != typeof(MaxZip) && Function != typeof(MinZip))
            throw new DTypeException($"{Name}: the inputs have elements Bool; expected numbers (cast them first; max and min are the logical or and and).");
        return a.Type;
    }

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Zip(this, y);

    internal abstract double Invoke(double a, double b);

    /// <summary>The function of a and b written out in the functions that the algebra has.</summary>
    internal abstract Tensor Expand(Tensor a, Tensor b);
}

/// <summary>The function that <typeparamref name="TZip"/> defines, applied to every pair of elements.</summary>
public sealed record ZipOp<TZip> : ZipOp where TZip : struct, IZip
{
    /// <inheritdoc/>
    public override Type Function => typeof(TZip);

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy)
    {
        if (!y.DType.IsReal) return [null, null];
        var (a, b, value, cotangent) = (new Expr(y.Inputs[0]), new Expr(y.Inputs[1]), new Expr(y), new Expr(dy));
        return [(cotangent * TZip.ByLeft(a, b, value)).ToCotangent(dy), (cotangent * TZip.ByRight(a, b, value)).ToCotangent(dy)];
    }

    internal override double Invoke(double a, double b) => TZip.Invoke(new F64(a), new F64(b)).Value;

    internal override Tensor Expand(Tensor a, Tensor b) => TZip.Invoke(new Expr(a), new Expr(b)).ToTensor(a);
}
