using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>
/// A word of the language: an operation with its attributes, compared by value. It has one output. The set is closed:
/// backends and the compiler name every op, and the compiler of this code names what they forgot.
/// </summary>
public abstract record Op
{
    private protected Op() { }

    /// <summary>The op's name and attributes, as graphs print it.</summary>
    public abstract string Label { get; }

    /// <summary>Why no gradient flows through this op to any input; null where one does.</summary>
    public virtual string? GradientFree => null;

    /// <summary>The type of the result.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">The element types do not fit.</exception>
    public abstract TensorType Infer(ImmutableArray<Tensor> inputs);

    /// <summary>
    /// The cotangent of each input of <paramref name="y"/>, a tensor that applies this op, given the cotangent of y:
    /// expressions again, so that derivatives of any order exist; null where no gradient flows.
    /// </summary>
    public abstract ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy);

    /// <summary>Hands a tensor that applies this op to the case written for it.</summary>
    public abstract T Match<T>(IOpCases<T> cases, Tensor y);

    /// <inheritdoc/>
    public sealed override string ToString() => Label;
}
