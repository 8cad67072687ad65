using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Reductions over axes. Axes count from the end when negative; none given means all; they vanish unless kept with extent 1.</summary>
public static class Reductions
{
    extension(Tensor x)
    {
        /// <summary>The sum over the axes.</summary>
        public Tensor Sum(params ReadOnlySpan<int> axes) => x.SumKept(axes).Drop(Axes.Of("Sum", x.Shape, axes));

        /// <summary>The sum over the axes, which stay with extent 1.</summary>
        public Tensor SumKept(params ReadOnlySpan<int> axes) => Tensor.Of(new SumOp(Axes.Of("Sum", x.Shape, axes)), x);

        /// <summary>The mean over the axes.</summary>
        public Tensor Mean(params ReadOnlySpan<int> axes) => x.MeanKept(axes).Drop(Axes.Of("Mean", x.Shape, axes));

        /// <summary>The mean over the axes, which stay with extent 1.</summary>
        public Tensor MeanKept(params ReadOnlySpan<int> axes)
        {
            var sum = x.SumKept(axes);
            return sum * (1.0 / (x.Shape.Size / sum.Shape.Size));
        }

        /// <summary>The largest value over the axes.</summary>
        public Tensor Max(params ReadOnlySpan<int> axes) => x.MaxKept(axes).Drop(Axes.Of("Max", x.Shape, axes));

        /// <summary>The largest value over the axes, which stay with extent 1.</summary>
        public Tensor MaxKept(params ReadOnlySpan<int> axes) => Tensor.Of(new MaxOp(Axes.Of("Max", x.Shape, axes)), x);

        /// <summary>The position of the first largest value along an axis, which vanishes, as int32.</summary>
        public Tensor ArgMax(int axis = -1) => Tensor.Of(new ArgMaxOp(x.Shape.Axis(axis)), x).Drop([x.Shape.Axis(axis)]);

        private Tensor Drop(Axes axes) => x.Reshape([.. x.Shape.Where((_, axis) => !axes.Contains(axis))]);
    }

    internal static TensorType Reduced(string owner, ImmutableArray<Tensor> inputs, Axes axes)
    {
        if (inputs is not [var x]) throw new ShapeException($"{owner}: {inputs.Length} inputs were given; expected 1.");
        if (x.DType is DType.UInt8 or DType.Bool) throw new DTypeException($"{owner}: the input has elements {x.DType}; expected Float32, Float64 or Int32 (cast it first).");
        var shape = x.Shape;
        foreach (var axis in axes) shape = shape.With(axis, 1);
        return new(shape, x.DType);
    }
}
