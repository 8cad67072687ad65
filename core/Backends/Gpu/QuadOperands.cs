using ILGPU;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>The type of an operand of quads.</summary>
internal static class QuadOperands
{
    /// <param name="element">The element struct.</param>
    /// <param name="isQuad">Whether the operand moves along the axis that is cut into quads; its index counts quads then, and else elements.</param>
    /// <param name="isFixed">Whether it is the same at every step of a thread.</param>
    public static Type Of(Type element, bool isQuad, bool isFixed)
    {
        var kind = (isQuad, isFixed) switch
        {
            (true, true) => typeof(FixedQuad<>),
            (true, false) => typeof(MovingQuad<>),
            (false, true) => typeof(FixedSingle<>),
            (false, false) => typeof(MovingSingle<>),
        };
        return kind.MakeGenericType(element);
    }

    /// <summary>As many operand types as a body has slots.</summary>
    public static IEnumerable<Type> Padded(IEnumerable<Type> used) => used.Concat(Enumerable.Repeat(typeof(AbsentQuad), Args<F32>.Slots)).Take(Args<F32>.Slots);
}

/// <summary>No operand.</summary>
internal readonly struct AbsentQuad : IQuadOperand
{
    public static Float4 Start(ArrayView<byte> arena, Place place, int index) => default;

    public static Float4 Next(ArrayView<byte> arena, Place place, int index, Float4 start) => start;
}

/// <summary>Another quad at every step.</summary>
internal readonly struct MovingQuad<TElement> : IQuadOperand where TElement : struct, IQuadElement
{
    public static Float4 Start(ArrayView<byte> arena, Place place, int index) => default;

    public static Float4 Next(ArrayView<byte> arena, Place place, int index, Float4 start) => TElement.LoadQuad(arena, place, index);
}

/// <summary>One quad for all steps.</summary>
internal readonly struct FixedQuad<TElement> : IQuadOperand where TElement : struct, IQuadElement
{
    public static Float4 Start(ArrayView<byte> arena, Place place, int index) => TElement.LoadQuad(arena, place, index);

    public static Float4 Next(ArrayView<byte> arena, Place place, int index, Float4 start) => start;
}

/// <summary>Another element at every step, four times.</summary>
internal readonly struct MovingSingle<TElement> : IQuadOperand where TElement : struct, IElement<F32>
{
    public static Float4 Start(ArrayView<byte> arena, Place place, int index) => default;

    public static Float4 Next(ArrayView<byte> arena, Place place, int index, Float4 start) => QuadBody.Repeat(TElement.Load(arena, place, index));
}

/// <summary>One element for all steps, four times.</summary>
internal readonly struct FixedSingle<TElement> : IQuadOperand where TElement : struct, IElement<F32>
{
    public static Float4 Start(ArrayView<byte> arena, Place place, int index) => QuadBody.Repeat(TElement.Load(arena, place, index));

    public static Float4 Next(ArrayView<byte> arena, Place place, int index, Float4 start) => start;
}
