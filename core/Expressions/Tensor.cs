using System.Collections.Immutable;
using XceptionScript.Ops;

namespace XceptionScript.Expressions;

/// <summary>
/// An immutable expression whose value is an array: an op applied to other tensors. Shapes and element types are checked when it is
/// built; numbers exist when it is evaluated. Tensors are interned: the same op on the same inputs is the same object, so equality is
/// reference equality and common subexpressions vanish.
/// </summary>
public sealed class Tensor
{
    private Tensor(Op op, ImmutableArray<Tensor> inputs, TensorType type) => (Op, Inputs, Type) = (op, inputs, type);

    /// <summary>The operation, with its attributes.</summary>
    public Op Op { get; }

    /// <summary>What the operation is applied to.</summary>
    public ImmutableArray<Tensor> Inputs { get; }

    /// <summary>Shape and element type.</summary>
    public TensorType Type { get; }

    /// <summary>The extents of the axes.</summary>
    public Shape Shape => Type.Shape;

    /// <summary>The type of the elements.</summary>
    public DType DType => Type.DType;

    /// <summary>The tensor that applies an op to inputs; the only way one comes to be.</summary>
    /// <exception cref="ShapeException">The inputs' shapes do not fit the op.</exception>
    /// <exception cref="DTypeException">The inputs' element types do not fit the op.</exception>
    public static Tensor Of(Op op, params ImmutableArray<Tensor> inputs) =>
        Interning.Intern(op, inputs, static (op, inputs) => new Tensor(op, inputs, op.Infer(inputs)));

    /// <summary>Takes the tensor apart for pattern matching.</summary>
    public void Deconstruct(out Op op, out ImmutableArray<Tensor> inputs) => (op, inputs) = (Op, Inputs);

    /// <summary>A constant holding the array.</summary>
    public static implicit operator Tensor(NdArray value) => Of(new ConstantOp(value));

    /// <inheritdoc/>
    public override string ToString() => Inputs.IsEmpty ? $"{Type} {Op.Label}" : $"{Type} {Op.Label}({string.Join(", ", Inputs.Select(input => input.Type))})";

    /// <summary>The whole expression, one line a node, inputs before their users.</summary>
    public string Explain() => Printer.Print(this);
}
