using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Tensors that start an expression: inputs, constants and random draws.</summary>
public static class Tensors
{
    /// <summary>A named input, given when the expression is evaluated.</summary>
    public static Tensor Input(string name, Shape shape, DType dtype = DType.Float32) => Tensor.Of(new InputOp(name, shape, dtype));

    /// <summary>A constant holding a copy of the values.</summary>
    public static Tensor Constant<T>(Shape shape, params ReadOnlySpan<T> values) where T : unmanaged => NdArray.Of(shape, values);

    /// <summary>One number of rank 0.</summary>
    public static Tensor Scalar(double value, DType dtype = DType.Float32) => dtype switch
    {
        DType.Float32 => NdArray.Scalar((float)value),
        DType.Float64 => NdArray.Scalar(value),
        DType.Int32 => NdArray.Scalar((int)value),
        DType.Bool => NdArray.Scalar(value != 0),
        _ => NdArray.Scalar((byte)value),
    };

    /// <summary>One number repeated.</summary>
    public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32) => Scalar(value, dtype).BroadcastTo(shape);

    /// <summary>Zeros.</summary>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32) => Full(shape, 0, dtype);

    /// <summary>Ones.</summary>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32) => Full(shape, 1, dtype);

    /// <summary>The positions 0, 1, 2... along an axis, as int32.</summary>
    public static Tensor Iota(Shape shape, int axis = -1) => Tensor.Of(new IotaOp(shape, shape.Axis(axis)));

    /// <summary>1 at the label's position, 0 elsewhere: labels int32 [n] -> float32 [n, classes]; a label outside gives a row of zeros.</summary>
    public static Tensor OneHot(Tensor labels, int classes, DType dtype = DType.Float32) => labels.Shape is [var n]
        ? labels.Reshape([n, 1]).BroadcastTo([n, classes]).Equal(Iota([n, classes])).Cast(dtype)
        : throw new ShapeException($"OneHot: the labels have shape {labels.Shape}; expected [n].");

    /// <summary>Uniform draws in [0, 1).</summary>
    public static Tensor Uniform(Shape shape, Key key) => Uniform(shape, key.Root, key.Path);

    /// <summary>Uniform draws in [low, high).</summary>
    public static Tensor Uniform(Shape shape, double low, double high, Key key) => (Uniform(shape, key) * (high - low)) + low;

    /// <summary>Standard normal draws.</summary>
    public static Tensor Normal(Shape shape, Key key) => OpenUniform(shape, key).Map<NormalQuantileMap>();

    /// <summary>Standard normal draws that are drawn again outside two standard deviations.</summary>
    public static Tensor TruncatedNormal(Shape shape, Key key)
    {
        const double below = 0.022750131948179207; // the normal probability of lying below -2
        return ((OpenUniform(shape, key) * (1 - (2 * below))) + below).Map<NormalQuantileMap>();
    }

    /// <summary>Truth values that are true with a probability.</summary>
    public static Tensor Bernoulli(Shape shape, double probability, Key key) =>
        Full(shape, probability).Greater(Uniform(shape, key));

    private static Tensor Uniform(Shape shape, Tensor root, string path) => Tensor.Of(new RandomUniformOp(path, shape), root);

    // Draws are multiples of 2^-24, from 0 on; the quantile of 0 is infinite.
    private static Tensor OpenUniform(Shape shape, Key key) => Uniform(shape, key).Maximum(Math.ScaleB(1, -25));
}
