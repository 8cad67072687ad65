using System.Numerics;

namespace XceptionScript.Ptx.Execution;

/// <summary>A whole number as another type's low bits, or as the nearest float.</summary>
internal readonly struct FromWhole<TFrom, TTo> : IUnaryLane<TFrom, TTo> where TFrom : INumberBase<TFrom> where TTo : INumberBase<TTo>
{
    public static TTo Invoke(TFrom x) => TTo.CreateTruncating(x);
}

/// <summary>A float as a float of another width, rounded to nearest.</summary>
internal readonly struct FromFloat<TFrom, TTo> : IUnaryLane<TFrom, TTo> where TFrom : INumberBase<TFrom> where TTo : INumberBase<TTo>
{
    public static TTo Invoke(TFrom x) => TTo.CreateTruncating(x);
}

/// <summary>A float as the whole number that a rounding gives, as near as the type allows; NaN gives 0.</summary>
internal readonly struct ToWhole<TFrom, TTo, TRounding> : IUnaryLane<TFrom, TTo>
    where TFrom : IFloatingPoint<TFrom> where TTo : INumberBase<TTo> where TRounding : struct, IRounding
{
    public static TTo Invoke(TFrom x) => TFrom.IsNaN(x) ? TTo.Zero : TTo.CreateSaturating(TFrom.Round(x, TRounding.Mode));
}

/// <summary>A float rounded to a whole number that is kept as a float.</summary>
internal readonly struct ToWholeFloat<T, TRounding> : IUnaryLane<T, T> where T : IFloatingPoint<T> where TRounding : struct, IRounding
{
    public static T Invoke(T x) => T.Round(x, TRounding.Mode);
}

/// <summary>Where a number between two whole ones goes.</summary>
internal interface IRounding
{
    static abstract MidpointRounding Mode { get; }
}

/// <summary>To the nearest, and from the middle to the even one.</summary>
internal readonly struct ToNearest : IRounding
{
    public static MidpointRounding Mode => MidpointRounding.ToEven;
}

/// <summary>Towards zero.</summary>
internal readonly struct ToZero : IRounding
{
    public static MidpointRounding Mode => MidpointRounding.ToZero;
}

/// <summary>Down.</summary>
internal readonly struct ToFloor : IRounding
{
    public static MidpointRounding Mode => MidpointRounding.ToNegativeInfinity;
}

/// <summary>Up.</summary>
internal readonly struct ToCeiling : IRounding
{
    public static MidpointRounding Mode => MidpointRounding.ToPositiveInfinity;
}
