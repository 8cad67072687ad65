using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>
/// Elementwise functions and operators. Two tensors broadcast to a common shape; a number takes the tensor's element type.
/// </summary>
public static class Elementwise
{
    extension(Tensor x)
    {
        /// <summary>-x.</summary>
        public Tensor Neg() => x.Map<NegMap>();

        /// <summary>|x|.</summary>
        public Tensor Abs() => x.Map<AbsMap>();

        /// <summary>-1, 0 or 1 by the sign.</summary>
        public Tensor Sign() => x.Map<SignMap>();

        /// <summary>The largest whole number not above x.</summary>
        public Tensor Floor() => x.Map<FloorMap>();

        /// <summary>e^x.</summary>
        public Tensor Exp() => x.Map<ExpMap>();

        /// <summary>ln x.</summary>
        public Tensor Log() => x.Map<LogMap>();

        /// <summary>The square root.</summary>
        public Tensor Sqrt() => x.Map<SqrtMap>();

        /// <summary>1 / sqrt(x).</summary>
        public Tensor Rsqrt() => x.Map<RsqrtMap>();

        /// <summary>x * x.</summary>
        public Tensor Square() => x.Map<SquareMap>();

        /// <summary>1 / x.</summary>
        public Tensor Reciprocal() => x.Map<ReciprocalMap>();

        /// <summary>Hyperbolic tangent.</summary>
        public Tensor Tanh() => x.Map<TanhMap>();

        /// <summary>1 / (1 + e^-x).</summary>
        public Tensor Sigmoid() => x.Map<SigmoidMap>();

        /// <summary>max(x, 0).</summary>
        public Tensor Relu() => x.Map<ReluMap>();

        /// <summary>ln(1 + e^x).</summary>
        public Tensor Softplus() => x.Map<SoftplusMap>();

        /// <summary>x where x > 0, else alpha (e^x - 1).</summary>
        public Tensor Elu(double alpha = 1) => x.Zip<EluZip>(alpha);

        /// <summary>x^power; a negative x needs a whole power.</summary>
        public Tensor Pow(Tensor power) => x.Zip<PowZip>(power);

        /// <summary>x^power; a negative x needs a whole power.</summary>
        public Tensor Pow(double power) => x.Zip<PowZip>(power);

        /// <summary>The larger of two; of truth values, their or.</summary>
        public Tensor Maximum(Tensor other) => x.Zip<MaxZip>(other);

        /// <summary>The larger of two.</summary>
        public Tensor Maximum(double other) => x.Zip<MaxZip>(other);

        /// <summary>The smaller of two; of truth values, their and.</summary>
        public Tensor Minimum(Tensor other) => x.Zip<MinZip>(other);

        /// <summary>The smaller of two.</summary>
        public Tensor Minimum(double other) => x.Zip<MinZip>(other);

        /// <summary>Whether x > other, as Bool.</summary>
        public Tensor Greater(Tensor other) => x.Zip<GreaterZip>(other);

        /// <summary>Whether x > other, as Bool.</summary>
        public Tensor Greater(double other) => x.Zip<GreaterZip>(other);

        /// <summary>Whether x >= other, as Bool.</summary>
        public Tensor GreaterOrEqual(Tensor other) => x.Zip<GreaterOrEqualZip>(other);

        /// <summary>Whether x >= other, as Bool.</summary>
        public Tensor GreaterOrEqual(double other) => x.Zip<GreaterOrEqualZip>(other);

        /// <summary>Whether the values are equal, as Bool; NaN equals nothing.</summary>
        public Tensor Equal(Tensor other) => x.Zip<EqualZip>(other);

        /// <summary>Whether the values are equal, as Bool; NaN equals nothing.</summary>
        public Tensor Equal(double other) => x.Zip<EqualZip>(other);

        /// <summary>Element by element, a where this (Bool) is true, else b.</summary>
        public Tensor Select(Tensor a, Tensor b)
        {
            var shape = Shape.Broadcast(x.Shape, Shape.Broadcast(a.Shape, b.Shape));
            return Tensor.Of(new SelectOp(), x.BroadcastTo(shape), a.BroadcastTo(shape), b.BroadcastTo(shape));
        }

        /// <summary>The same values in another element type.</summary>
        public Tensor Cast(DType to) => to == x.DType ? x : Tensor.Of(new CastOp(to), x);

        /// <summary>The same value, which gradients treat as a constant.</summary>
        public Tensor StopGradient() => Tensor.Of(new StopGradientOp(), x);

        /// <summary>A scalar function applied to every element; a script may define its own.</summary>
        public Tensor Map<TMap>() where TMap : struct, IMap => Tensor.Of(new MapOp<TMap>(), x);

        /// <summary>A scalar function of two variables applied to the elements of both, which broadcast.</summary>
        public Tensor Zip<TZip>(Tensor other) where TZip : struct, IZip
        {
            var shape = Shape.Broadcast(x.Shape, other.Shape);
            return Tensor.Of(new ZipOp<TZip>(), x.BroadcastTo(shape), other.BroadcastTo(shape));
        }

        /// <summary>A scalar function of two variables with a number as the second.</summary>
        public Tensor Zip<TZip>(double other) where TZip : struct, IZip => Tensor.Of(new ZipOp<TZip>(), x, Number(other, x));
    }

    extension(Tensor)
    {
        /// <summary>Sum.</summary>
        public static Tensor operator +(Tensor a, Tensor b) => a.Zip<AddZip>(b);

        /// <summary>Sum.</summary>
        public static Tensor operator +(Tensor a, double b) => a.Zip<AddZip>(b);

        /// <summary>Sum.</summary>
        public static Tensor operator +(double a, Tensor b) => Number(a, b).Zip<AddZip>(b);

        /// <summary>Difference.</summary>
        public static Tensor operator -(Tensor a, Tensor b) => a.Zip<SubZip>(b);

        /// <summary>Difference.</summary>
        public static Tensor operator -(Tensor a, double b) => a.Zip<SubZip>(b);

        /// <summary>Difference.</summary>
        public static Tensor operator -(double a, Tensor b) => Number(a, b).Zip<SubZip>(b);

        /// <summary>Product.</summary>
        public static Tensor operator *(Tensor a, Tensor b) => a.Zip<MulZip>(b);

        /// <summary>Product.</summary>
        public static Tensor operator *(Tensor a, double b) => a.Zip<MulZip>(b);

        /// <summary>Product.</summary>
        public static Tensor operator *(double a, Tensor b) => Number(a, b).Zip<MulZip>(b);

        /// <summary>Quotient.</summary>
        public static Tensor operator /(Tensor a, Tensor b) => a.Zip<DivZip>(b);

        /// <summary>Quotient.</summary>
        public static Tensor operator /(Tensor a, double b) => a.Zip<DivZip>(b);

        /// <summary>Quotient.</summary>
        public static Tensor operator /(double a, Tensor b) => Number(a, b).Zip<DivZip>(b);

        /// <summary>Negation.</summary>
        public static Tensor operator -(Tensor x) => x.Neg();
    }

    // Cutting a fraction to the integers of its partner would give another result without a word.
    private static Tensor Number(double value, Tensor like) => like.DType is DType.Int32 or DType.UInt8 && value != Math.Truncate(value)
        ? throw new DTypeException($"Elementwise: the number {value} meets a tensor of {like.DType} elements; expected a whole number (or cast the tensor to Float32 first).")
        : Tensors.Full(like.Shape, value, like.DType);
}
