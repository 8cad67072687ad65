using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>
/// How an array starts: a host routine of scalar arithmetic whose result is a pure function of shape and key, with the same bits on every machine.
/// Names and defaults are those of Keras.
/// </summary>
public abstract record Initializer
{
    /// <summary>Uniform within sqrt(6 / (inputs + outputs)) of 0 (Glorot and Bengio 2010): the default of kernels.</summary>
    public static Initializer GlorotUniform { get; } = new VarianceScaling(1, Fan.Average, Distribution.Uniform);

    /// <summary>Truncated normal of variance 2 / (inputs + outputs).</summary>
    public static Initializer GlorotNormal { get; } = new VarianceScaling(1, Fan.Average, Distribution.TruncatedNormal);

    /// <summary>Uniform within sqrt(6 / inputs) of 0 (He et al. 2015).</summary>
    public static Initializer HeUniform { get; } = new VarianceScaling(2, Fan.In, Distribution.Uniform);

    /// <summary>Truncated normal of variance 2 / inputs.</summary>
    public static Initializer HeNormal { get; } = new VarianceScaling(2, Fan.In, Distribution.TruncatedNormal);

    /// <summary>Truncated normal of variance 1 / inputs (LeCun et al. 1998).</summary>
    public static Initializer LecunNormal { get; } = new VarianceScaling(1, Fan.In, Distribution.TruncatedNormal);

    /// <summary>Uniform within sqrt(3 / inputs) of 0.</summary>
    public static Initializer LecunUniform { get; } = new VarianceScaling(1, Fan.In, Distribution.Uniform);

    /// <summary>Zeros: the default of biases, beta and moving means.</summary>
    public static Initializer Zeros { get; } = new ConstantInitializer(0);

    /// <summary>Ones: the default of gamma and moving variances.</summary>
    public static Initializer Ones { get; } = new ConstantInitializer(1);

    /// <summary>One number everywhere.</summary>
    public static Initializer Constant(double value) => new ConstantInitializer(value);

    /// <summary>Uniform in [low, high).</summary>
    public static Initializer RandomUniform(double low = -0.05, double high = 0.05) => new UniformInitializer(low, high);

    /// <summary>Normal.</summary>
    public static Initializer RandomNormal(double stddev = 0.05, double mean = 0) => new NormalInitializer(stddev, mean);

    /// <summary>Normal, drawn again outside two standard deviations; its own deviation is then 0.88 of the one named, as in Keras.</summary>
    public static Initializer TruncatedNormal(double stddev = 0.05, double mean = 0) => new NormalInitializer(stddev, mean) { IsTruncated = true };

    /// <summary>Orthogonal columns or rows, whichever are fewer, times a gain (Saxe et al. 2014).</summary>
    public static Initializer Orthogonal(double gain = 1) => new OrthogonalInitializer(gain);

    /// <summary>An array of starting values, in Float32 or Float64; the values are single precision in both.</summary>
    public NdArray Create(Shape shape, Key key, DType dtype = DType.Float32)
    {
        var values = new float[shape.Size];
        Fill(values, shape, Draws.Of(key));
        return dtype == DType.Float64 ? NdArray.Of<double>(shape, Array.ConvertAll(values, value => (double)value)) : NdArray.Of<float>(shape, values);
    }

    /// <summary>Writes every value, in row-major order.</summary>
    protected abstract void Fill(Span<float> values, Shape shape, Draws draws);
}
