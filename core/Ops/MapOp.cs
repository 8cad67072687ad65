using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>A scalar function applied to every element of one tensor of numbers.</summary>
public abstract record MapOp : Op
{
    private protected MapOp() { }

    /// <summary>The struct that defines the function.</summary>
    public abstract Type Function { get; }

    /// <summary>The function's name without its suffix, in lower case.</summary>
    public string Name => Function.Name[..^3].ToLowerInvariant();

    /// <inheritdoc/>
    public override string Label => Name;

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs switch
    {
        [{ DType: DType.Float32 or DType.Float64 }] => inputs[0].Type,
        [{ DType: DType.Int32 }] when Function == typeof(NegMap) || Function == typeof(AbsMap) || Function == typeof(SignMap) => inputs[0].Type,
        [var x] => throw new DTypeException($"{Name}: the input has elements {x.DType}; expected Float32 or Float64 (cast it first)."),
        _ => throw new ShapeException($"{Name}: {inputs.Length} inputs were given; expected 1."),
    };

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Map(this, y);

    internal abstract double Invoke(double x);

    /// <summary>The function of x written out in the functions that the algebra has.</summary>
    internal abstract Tensor Expand(Tensor x);
}

/// <summary>The function that <typeparamref name="TMap"/> defines, applied to every element.</summary>
public sealed record MapOp<TMap> : MapOp where TMap : struct, IMap
{
    /// <inheritdoc/>
    public override Type Function => typeof(TMap);

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) =>
        [(new Expr(dy) * TMap.Derivative(new Expr(y.Inputs[0]), new Expr(y))).ToCotangent(dy)];

    internal override double Invoke(double x) => TMap.Invoke(new F64(x)).Value;

    internal override Tensor Expand(Tensor x) => TMap.Invoke(new Expr(x)).ToTensor(x);
}
