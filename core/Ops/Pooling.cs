using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Pooling over images [n, h, w, c], with TensorFlow's padding rules.</summary>
public static class Pooling
{
    extension(Tensor x)
    {
        /// <summary>The largest value of each window; padding never wins. The stride is the window's size unless given.</summary>
        public Tensor MaxPool2D(int size, int? stride = null, Padding padding = Padding.Valid) =>
            Tensor.Of(new MaxPool2DOp(WindowOf("MaxPool2D", x, size, stride ?? size, padding)), x);

        /// <summary>The mean of each window; padded cells do not count. The stride is the window's size unless given.</summary>
        public Tensor AveragePool2D(int size, int? stride = null, Padding padding = Padding.Valid) =>
            Tensor.Of(new AveragePool2DOp(WindowOf("AveragePool2D", x, size, stride ?? size, padding)), x);

        /// <summary>The mean over height and width: [n, h, w, c] -> [n, c].</summary>
        public Tensor GlobalAveragePool2D() => x.Shape.Rank == 4
            ? x.Mean(1, 2)
            : throw new ShapeException($"GlobalAveragePool2D: the input is {x.Shape}; expected [n, h, w, c].");
    }

    internal static TensorType Pooled(string owner, Window window, ImmutableArray<Tensor> inputs)
    {
        if (inputs is not [{ Shape: [var n, var h, var w, var c] } x])
            throw new ShapeException($"{owner}: the input is {string.Join(" and ", inputs.Select(input => input.Shape))}; expected [n, h, w, c].");
        if (!x.DType.IsReal) throw new DTypeException($"{owner}: the input has elements {x.DType}; expected Float32 or Float64 (cast it first).");
        window.Check(owner, h, w);
        return new([n, window.OutputHeight(h), window.OutputWidth(w), c], x.DType);
    }

    private static Window WindowOf(string owner, Tensor x, int size, int stride, Padding padding) => x.Shape is [_, var h, var w, _]
        ? Window.Of(owner, (h, w), (size, size), (stride, stride), padding, (1, 1))
        : throw new ShapeException($"{owner}: the input is {x.Shape}; expected [n, h, w, c].");
}
