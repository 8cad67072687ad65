using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>
/// The symbolic instance of the algebra: computing with it builds expressions, which is how derivatives are made. A value without a tensor is
/// a constant that has not met its partner yet; it takes the partner's shape and element type.
/// </summary>
internal readonly struct Expr : IReal<Expr>
{
    private readonly Tensor? _tensor;
    private readonly double _constant;

    public Expr(Tensor tensor) => _tensor = tensor;

    private Expr(double constant) => _constant = constant;

    /// <summary>The expression; null where it is the constant 0, which carries no gradient.</summary>
    public Tensor? ToCotangent(Tensor like) => _tensor ?? (_constant == 0 ? null : Tensors.Full(like.Shape, _constant, like.DType));

    /// <summary>The expression, of the partner's shape and element type where it is a constant.</summary>
    public Tensor ToTensor(Tensor like) => Materialize(like.Shape, like.DType);

    public static Expr Const(double value) => new(value);

    public static Expr operator +(Expr a, Expr b) => (a, b) switch
    {
        ({ IsZero: true }, _) => b,                                   // 0 + b -> b
        (_, { IsZero: true }) => a,                                   // a + 0 -> a
        _ => Zip<AddZip>(a, b),
    };

    public static Expr operator -(Expr a, Expr b) => b.IsZero ? a : Zip<SubZip>(a, b);

    public static Expr operator *(Expr a, Expr b) => (a, b) switch
    {
        ({ IsZero: true }, _) or (_, { IsOne: true }) => a,           // 0 b -> 0, a 1 -> a
        (_, { IsZero: true }) or ({ IsOne: true }, _) => b,           // a 0 -> 0, 1 b -> b
        _ => Zip<MulZip>(a, b),
    };

    public static Expr operator /(Expr a, Expr b) => a.IsZero || b.IsOne ? a : Zip<DivZip>(a, b);

    public static Expr operator -(Expr a) => Map<NegMap>(a);

    public static Expr operator >(Expr a, Expr b) => Zip<GreaterZip>(a, b);

    public static Expr operator <(Expr a, Expr b) => Zip<GreaterZip>(b, a);

    public static Expr operator >=(Expr a, Expr b) => Zip<GreaterOrEqualZip>(a, b);

    public static Expr operator <=(Expr a, Expr b) => Zip<GreaterOrEqualZip>(b, a);

    public static Expr Same(Expr a, Expr b) => Zip<EqualZip>(a, b);

    public static Expr Select(Expr condition, Expr a, Expr b)
    {
        if (condition._tensor is not { } truth) return condition._constant != 0 ? a : b;
        if (a._tensor is null && b._tensor is null && a._constant.Equals(b._constant)) return a;
        var dtype = (a._tensor ?? b._tensor)?.DType ?? truth.Inputs[0].DType;
        return new(Tensor.Of(new SelectOp(), truth, a.Materialize(truth.Shape, dtype), b.Materialize(truth.Shape, dtype)));
    }

    public static Expr Max(Expr a, Expr b) => Select(a > b, a, b);

    public static Expr Min(Expr a, Expr b) => Select(b > a, a, b);

    public static Expr Abs(Expr x) => Map<AbsMap>(x);

    public static Expr Sqrt(Expr x) => Map<SqrtMap>(x);

    public static Expr Floor(Expr x) => Map<FloorMap>(x);

    public static Expr Exp(Expr x) => Map<ExpMap>(x);

    public static Expr Log(Expr x) => Map<LogMap>(x);

    public static Expr Tanh(Expr x) => Map<TanhMap>(x);

    public static Expr Pow(Expr x, Expr y) => Zip<PowZip>(x, y);

    private bool IsZero => _tensor is null && _constant == 0;

    private bool IsOne => _tensor is null && _constant == 1;

    private Tensor Materialize(Shape shape, DType dtype) => _tensor ?? Tensors.Full(shape, _constant, dtype);

    private static Expr Map<TMap>(Expr x) where TMap : struct, IMap => x._tensor is { } tensor
        ? new(Tensor.Of(new MapOp<TMap>(), tensor))
        : new(TMap.Invoke(new F64(x._constant)).Value);

    private static Expr Zip<TZip>(Expr a, Expr b) where TZip : struct, IZip => (a._tensor ?? b._tensor) is { } like
        ? new(Tensor.Of(new ZipOp<TZip>(), a.Materialize(like.Shape, like.DType), b.Materialize(like.Shape, like.DType)))
        : new(TZip.Invoke(new F64(a._constant), new F64(b._constant)).Value);
}
