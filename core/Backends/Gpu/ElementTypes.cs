using System.Diagnostics;
using XceptionScript.Expressions;

namespace XceptionScript.Backends.Gpu;

/// <summary>The element struct of each element type.</summary>
internal static class ElementTypes
{
    public static Type Of(DType dtype) => dtype switch
    {
        DType.Float32 => typeof(FloatElement),
        DType.Int32 => typeof(IntElement),
        DType.UInt8 => typeof(ByteElement),
        DType.Bool => typeof(BoolElement),
        _ => throw new UnreachableException($"a kernel call on {dtype} elements reached a GPU"),
    };

    /// <summary>As many struct types as a kernel has places, the unused ones last.</summary>
    public static IEnumerable<Type> Padded(IEnumerable<Type> used, int places) => used.Concat(Enumerable.Repeat(typeof(NoElement), places)).Take(places);
}
